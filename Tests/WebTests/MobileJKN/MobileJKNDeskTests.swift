import BPJS
import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import PasswordHashing
import Testing

@testable import Web

@Suite("Mobile JKN at the clinic's address", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MobileJKNDeskTests {
    static let password = "kata sandi untuk bpjs"
    private static let hash = Task { try await PasswordHasher().hash(password) }

    /// A clinic that gave BPJS a user name and password.
    private func with(_ level: FacilityLevel = .fktp, _ body: (MobileJKNScene) async throws -> Void) async throws {
        let hash = try await Self.hash.value
        try await MobileJKNScene.with(level) { scene in
            try await scene.world.database.transaction(in: scene.clinic.id) { scope in
                try await MobileJKNAccessStore.save(username: "bpjs", passwordHash: hash, by: .cli, in: scope)
            }
            try await body(scene)
        }
    }

    private func send(
        _ scene: MobileJKNScene, _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], _ body: String? = nil
    ) async throws -> (status: Int, json: JSON) {
        let answer = try await Browser(scene.world.site).send(method, "/mobile-jkn/melati" + path, headers, body)
        return (answer.status, try JSON.parse(answer.text))
    }

    private func token(_ scene: MobileJKNScene) async throws -> [String: String] {
        let answer = try await send(scene, .get, "/auth", ["X-USERNAME": "bpjs", "X-Password": Self.password])
        return ["x-token": try #require(answer.json["response"]?["token"]?.string), "x-username": "bpjs"]
    }

    @Test("the right password gets a token, a wrong one the reference's refusal, and guessing is slowed down")
    func signsIn() async throws {
        try await with { scene in
            #expect(try await token(scene)["x-token"]?.count == 43)
            let wrong = try await send(scene, .get, "/auth", ["x-username": "bpjs", "x-password": "salah"])
            #expect(wrong.status == 200)
            #expect(wrong.json == ["metadata": ["message": "Username atau Password Tidak Sesuai", "code": 201]])
            for _ in 0..<6 { _ = try await send(scene, .get, "/auth", ["x-username": "bpjs", "x-password": "salah"]) }
            let slowed = try await send(scene, .get, "/auth", ["x-username": "bpjs", "x-password": "salah"])
            #expect(slowed.json["metadata"]?["message"]?.string == "Terlalu banyak percobaan, silahkan coba beberapa saat lagi")
            // Who is known to be right goes on: whoever guesses does not lock BPJS out.
            #expect(try await token(scene)["x-token"] != nil)
        }
    }

    @Test("many at once with the right password all get a token")
    func manyAtOnce() async throws {
        try await with { scene in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await token(scene) } }
                try await group.waitForAll()
            }
        }
    }

    @Test("every other call shows the token and its user name")
    func needsToken() async throws {
        try await with { scene in
            let headers = try await token(scene)
            let path = "/antrean/status/001/2099-01-05"
            #expect(try await send(scene, .get, path, headers).json["metadata"]?["code"]?.int == 200)
            let others: [([String: String], String)] = [
                ([:], "Username atau Token tidak sesuai"), (["x-token": headers["x-token"] ?? ""], "Username atau Token tidak sesuai"),
                (["x-token": headers["x-token"] ?? "", "x-username": "lain"], "Username atau Token tidak sesuai"),
                (["x-token": "lain", "x-username": "bpjs"], "Token Expired"),
            ]
            for (headers, says) in others {
                let answer = try await send(scene, .get, path, headers)
                #expect(answer.status == 200 && answer.json == ["metadata": ["message": .string(says), "code": 201]])
            }
            try await scene.world.database.transaction(in: scene.clinic.id) { scope in
                try await scope.execute(
                    """
                    UPDATE mobile_jkn_token SET expires_at = now() - interval '1 second' WHERE clinic_id = \(scope.id.rawValue)
                    """)
            }
            #expect(try await send(scene, .get, path, headers).json["metadata"]?["message"]?.string == "Token Expired")
        }
    }

    @Test("a new password ends the tokens given before")
    func newPassword() async throws {
        try await with { scene in
            let headers = try await token(scene)
            let hash = try await Self.hash.value
            try await scene.world.database.transaction(in: scene.clinic.id) { scope in
                try await MobileJKNAccessStore.save(username: "bpjs", passwordHash: hash, by: .cli, in: scope)
            }
            let answer = try await send(scene, .get, "/antrean/status/001/2099-01-05", headers)
            #expect(answer.json["metadata"]?["message"]?.string == "Token Expired")
        }
    }

    @Test("a clinic has the paths of its level, and a call that is none is refused in the envelope")
    func paths() async throws {
        try await with { scene in
            let headers = try await token(scene)
            #expect(try await send(scene, .post, "/antrean/ambil", headers, "{}").status == 404)
            #expect(try await send(scene, .post, "/antrean", headers, "{\"a\":").status == 400)
            let method = try await send(scene, .delete, "/antrean", headers)
            #expect(method.status == 405 && method.json["metadata"]?["code"]?.int == 201)
            let nowhere = try await Browser(scene.world.site).send(.get, "/mobile-jkn/lain/auth", ["x-username": "bpjs"], nil)
            #expect(nowhere.status == 404)
        }
        try await with(.fkrtl) { scene in
            let headers = try await token(scene)
            #expect(try await send(scene, .post, "/antrean", headers, "{}").status == 404)
            let answer = try await send(scene, .post, "/antrean/status", headers, scene.body(["tanggalperiksa": "2026-01-25"]).text())
            #expect(answer.status == 200 && answer.json["metadata"]?["message"]?.string == "Tanggal Periksa Tidak Berlaku")
        }
    }

    @Test("calls stand in the clinic's log without what tells of a person")
    func logs() async throws {
        try await with { scene in
            let headers = try await token(scene)
            _ = try await send(scene, .get, "/antrean/sisapeserta/\(MobileJKNScene.card)/001/\(MobileJKNScene.monday)", headers)
            await scene.world.site.web.api.log.flush()
            let log = try await scene.world.database.transaction(in: scene.clinic.id) { try await ApiLogStore.list(in: $0) }
            #expect(
                log.map(\.path).sorted() == [
                    "/mobile-jkn/antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}", "/mobile-jkn/auth",
                ])
            #expect(log.first?.code == "201" && log.first?.fields.first?.message == "Antrean Tidak Ditemukan")
        }
    }
}
