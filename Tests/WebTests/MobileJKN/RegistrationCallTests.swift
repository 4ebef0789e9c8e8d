import BPJS
import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("A referral clinic's system registers patients", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RegistrationCallTests {
    private static let path = "/api/mobile-jkn/registrations"
    private static let body: JSON = [
        "tanggal_periksa": "2026-01-26", "jam_periksa": "08:15:00", "no_rkm_medis": "RM-1", "no_rawat": "2026/01/26/000001",
        "nomorkartu": "0001234567890", "nik": "9271060312000001", "nohp": "081234567890", "kodepoli": "001", "namapoli": "Umum",
        "kodedokter": "123456", "namadokter": "Dr. Ali", "jampraktek": "08:00-12:00", "jeniskunjungan": 1,
        "nomorreferensi": "0001R0040126B000001", "taskid3": "2026-01-26 08:20:00",
    ]

    @Test("the same again is the same registration, with the same code and nothing new to send")
    func again() async throws {
        try await with { call in
            let first = try await call(.post, Self.path, Self.body)
            #expect(first.status == 202 && first.body["status_kirim"] == "Belum" && first.body["delivery"] == "pending", "\(first.body)")
            #expect(first.body["kodebooking"] == "20260126001001" && first.body["nomorantrean"] == "A-1")
            let again = try await call(.post, Self.path, Self.body)
            #expect(again.body["id"] == first.body["id"] && again.body["deliveries"] == first.body["deliveries"])
            #expect(again.body["deliveries"]?.array?.count == 2 && again.body["warnings"] == [])
        }
    }

    @Test("everything that is lacking is named by its field, in the answer, the list and the one registration")
    func lacking() async throws {
        try await with { call in
            let body = Self.body.with("kodedokter", "D-01").with("nohp", nil).with("nomorreferensi", nil).with(
                "taskid5", "2026-01-26 09:00:00")
            let told = try await call(.post, Self.path, body)
            let fields = told.body["kurang"]?.array?.compactMap { $0["field"]?.string } ?? []
            #expect(fields == ["kodedokter", "nohp", "nomorreferensi", "taskid4"], "\(told.body)")
            #expect(told.body["message"]?.string?.contains("Dokter D-01 belum dipetakan ke kode BPJS") == true)
            #expect(told.body["hold"] == "mapping")
            let one = try await call(.get, "\(Self.path)/\(told.body["id"]?.string ?? "")")
            #expect(one.status == 200 && one.body["kurang"] == told.body["kurang"])
            let list = try await call(.get, Self.path + "?tanggal=2026-01-26")
            #expect(list.body["items"]?.array?.count == 1)
            #expect(list.body["items"]?.array?.first?["tasks"]?.array?.map { $0["taskid"]?.int } == [3, 5])
        }
    }

    @Test("the list is of one day, and of one state if asked")
    func list() async throws {
        try await with { call in
            _ = try await call(.post, Self.path, Self.body)
            _ = try await call(.post, Self.path, Self.body.with("no_rkm_medis", "RM-2").with("nik", nil).with("sumber", "mobile_jkn"))
            func codes(_ query: String) async throws -> [String?] {
                try await call(.get, Self.path + query).body["items"]?.array?.map { $0["no_rkm_medis"]?.string } ?? []
            }
            #expect(try await codes("?tanggal=2026-01-26") == ["RM-1", "RM-2"])
            #expect(try await codes("?tanggal=2026-01-26&status=Sudah") == ["RM-2"])
            #expect(try await codes("?tanggal=2026-01-26&status=belum") == ["RM-1"])
            #expect(try await codes("?tanggal=2026-01-26&status=Gagal") == [])
            // Today's, where no day is asked for.
            #expect(try await codes("") == ["RM-1", "RM-2"])
            #expect(try await codes("?tanggal=2026-01-27") == [])
            #expect(try await call(.get, Self.path + "?status=apa").status == 422)
        }
    }

    @Test("a known patient's tasks 1 and 2 are kept and not sent, and that is told")
    func admission() async throws {
        try await with { call in
            let told = try await call(.post, Self.path, Self.body.with("taskid1", "2026-01-26 08:00:00"))
            #expect(told.body["warnings"]?.array?.map { $0["field"]?.string } == ["taskid1"])
            #expect(told.body["deliveries"]?.array?.count == 2)
            let new = try await call(.post, Self.path, Self.body.with("pasienbaru", 1))
            #expect(new.body["warnings"] == [] && new.body["deliveries"]?.array?.count == 3, "\(new.body)")
        }
    }

    @Test("cancelled before it was sent nothing leaves; it stays cancelled")
    func cancelled() async throws {
        try await with { call in
            let told = try await call(.post, Self.path, Self.body)
            let path = "\(Self.path)/\(told.body["id"]?.string ?? "")"
            #expect(try await call(.post, path + "/batal", [:]).body["code"] == "MISSING_REQUIRED_FIELDS")
            for _ in 0..<2 {
                let cancelled = try await call(.post, path + "/batal", ["keterangan": "Berhalangan"])
                #expect(cancelled.status == 200 && cancelled.body["delivery"] == "skipped" && cancelled.body["batal"] == true)
            }
            let again = try await call(.post, Self.path, Self.body)
            #expect(again.status == 409 && again.body["code"] == "REGISTRATION_CANCELLED")
            #expect(try await call(.post, path + "/tandai", ["alasan": "Sudah ada"]).status == 409)
        }
    }

    @Test("marked by hand, it is known and never counted as sent")
    func marked() async throws {
        try await with { call in
            let told = try await call(.post, Self.path, Self.body)
            let path = "\(Self.path)/\(told.body["id"]?.string ?? "")"
            let marked = try await call(.post, path + "/tandai", ["alasan": "Dimasukkan di aplikasi BPJS"])
            #expect(
                marked.status == 200 && marked.body["status_kirim"] == "Sudah" && marked.body["delivery"] == "skipped", "\(marked.body)")
            #expect(marked.body["message"]?.string?.contains("ditandai sudah terkirim oleh petugas") == true)
            #expect(marked.body["tasks"]?.array?.first?["terkirim"] == false)
        }
    }

    @Test("what cannot be is refused by what it is: no poli, another's code, nothing there, another level")
    func refused() async throws {
        try await with { call in
            let first = try await call(.post, Self.path, Self.body.with("kodebooking", "KB/1"))
            #expect(first.body["kodebooking"] == "KB/1")
            let other = Self.body.with("no_rkm_medis", "RM-2").with("jam_periksa", "09:00")
            #expect(try await call(.post, Self.path, other.with("kodebooking", "KB/1")).body["code"] == "BOOKING_CODE_TAKEN")
            let noPoli = try await call(.post, Self.path, other.with("kodepoli", nil))
            #expect(noPoli.status == 422 && noPoli.body["errors"]?.array?.first?["field"] == "kodepoli")
            for path in ["bukan-id", "0194a6f2-0000-7000-8000-000000000001"] {
                #expect(try await call(.get, "\(Self.path)/\(path)").status == 404)
                #expect(try await call(.post, "\(Self.path)/\(path)/batal", ["keterangan": "x"]).status == 404)
            }
        }
        try await with(.fktp) { call in
            let refused = try await call(.post, Self.path, Self.body)
            #expect(refused.status == 422 && refused.body["errors"]?.array?.first?["field"] == "klinik")
            #expect(try await call(.get, Self.path).status == 422)
        }
    }

    @Test("a call with a key is answered the same again")
    func idempotent() async throws {
        try await with { call in
            let first = try await call(.post, Self.path, Self.body, "kunci-1")
            let again = try await call(.post, Self.path, Self.body, "kunci-1")
            #expect(again.status == first.status && again.body == first.body)
            let other = try await call(.post, Self.path, Self.body.with("nohp", "0811"), "kunci-1")
            #expect(other.status == 409 && other.body["code"] == "IDEMPOTENCY_CONFLICT")
        }
    }

    @Test("a row without a time does not undo the patient's own check-in")
    func checkedIn() async throws {
        try await with { call in
            let scene = call.scene
            let code = try await scene.ask(ReferralQueue.take, scene.body()).response?["kodebooking"] ?? .null
            let came = MobileJKNScene.seven.addingTimeInterval(1_800)
            let checkIn: JSON = ["kodebooking": code, "waktu": .number(JSONNumber(BPJSTime.milliseconds(came)))]
            #expect(try await scene.ask(ReferralQueue.checkIn, checkIn) == .ok())
            let told = try await call(.post, Self.path, Self.body.with("taskid3", .null))
            #expect(told.body["kodebooking"] == code && told.body["sumber"] == "mobile_jkn", "\(told.body)")
            #expect(told.body["tasks"]?.array?.map { $0["waktu"] } == ["2026-01-26T07:30:00+07:00"], "\(told.body)")
            let own = try await call(.post, Self.path, Self.body.with("taskid3", "2026-01-26 07:45:00"))
            #expect(own.body["tasks"]?.array?.map { $0["waktu"] } == ["2026-01-26T07:45:00+07:00"])
        }
    }

    private typealias Call = @Sendable (HTTPRequest.Method, String, JSON?, String?) async throws -> (status: Int, body: JSON)

    /// The calls of a clinic's system.
    private struct System: Sendable {
        let scene: MobileJKNScene
        let call: Call

        func callAsFunction(
            _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, _ key: String? = nil
        ) async throws -> (status: Int, body: JSON) {
            try await call(method, path, body, key)
        }
    }

    private func with(_ level: FacilityLevel = .fkrtl, _ body: (System) async throws -> Void) async throws {
        try await MobileJKNScene.with(level) { scene in
            let issued = try await scene.world.database.transaction(in: scene.clinic.id) {
                try await ApiCredentialStore.issue(by: .cli, in: $0)
            }
            let secret = try #require(issued).secret.text
            try await body(
                System(scene: scene) { method, path, body, key in
                    var headers = ["X-Clinic-Code": "melati", "X-Clinic-Secret": secret, "Content-Type": "application/json"]
                    headers["Prefer"] = "respond-async"
                    headers["Idempotency-Key"] = key
                    let answer = try await Browser(scene.world.site).send(method, path, headers, body?.text())
                    return (answer.status, try JSON.parse(answer.text))
                })
        }
    }
}
