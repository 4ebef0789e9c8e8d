import BPJS
import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

/// A clinic that Mobile JKN calls: one poli, one doctor on Mondays, and a patient who is known. It is the Monday of the visit: calls come at
/// 07:00 WIB, and the server's clock shows 17:00.
struct MobileJKNScene: Sendable {
    static let monday = "2026-01-26"
    static let seven = Date(timeIntervalSince1970: 1_769_385_600)
    static let card = "0001234567890"
    static let nik = "9271060312000001"

    let world: World
    let clinic: Clinic

    static func with(_ level: FacilityLevel = .fktp, quota: Int = 30, _ body: (MobileJKNScene) async throws -> Void) async throws {
        try await World.with(at: seven.addingTimeInterval(10 * 3600)) { world in
            let code = try #require(ClinicCode("MELATI"))
            var details = ClinicDetails(name: "Klinik Melati")
            details.level = level
            let made = details
            let clinic = try await world.database.platform { try await ClinicStore.create(code: code, made, by: .cli, in: $0) }
            let scene = MobileJKNScene(world: world, clinic: try #require(clinic))
            try await scene.session(quota: quota)
            try await scene.patient(card, nik)
            try await body(scene)
        }
    }

    func session(_ poli: String = "001", doctor: String = "123456", day: Int = 1, hours: String = "08:00-12:00", quota: Int) async throws {
        let hours = try #require(PracticeHours(hours))
        var session = AntreanQuota(kodepoli: poli, kodedokter: doctor, day: day, hours: hours, quota: quota)
        session.poliName = "Poli Umum"
        session.doctorName = "Dr. Ali"
        session.quotaOther = 5
        let made = session
        try await world.database.transaction(in: clinic.id) { try await AntreanQuotaStore.set(made, by: .cli, in: $0) }
    }

    @discardableResult
    func patient(_ card: String, _ nik: String) async throws -> Patient {
        let nik = try #require(NIK(nik))
        var fields = PatientFields()
        fields.name = "Ratna"
        fields.bpjsNumber = card
        fields.medicalRecordNumber = "RM-\(card.suffix(4))"
        let made = fields
        return try await world.database.transaction(in: clinic.id) { try await PatientStore.upsert(nik: nik, made, in: $0) }
    }

    /// A body of the reference, with some fields otherwise.
    func body(_ changes: JSONObject = [:]) -> JSON {
        var body: JSONObject = [
            "nomorkartu": .string(Self.card), "nik": .string(Self.nik), "kodepoli": "001", "tanggalperiksa": .string(Self.monday),
            "keluhan": "sakit kepala", "kodedokter": 123_456, "jampraktek": "08:00-12:00", "norm": "", "nohp": "081234567890",
        ]
        for (name, value) in changes { body[name] = value }
        return .object(body)
    }

    /// What a call is answered; refusals undo what it did.
    func ask(
        _ endpoint: @Sendable (MobileJKNCall) async throws -> MobileJKNAnswer, _ body: JSON, at now: Date = seven
    ) async throws -> MobileJKNAnswer {
        do {
            return try await world.database.transaction(in: clinic.id) { scope in
                try await endpoint(
                    MobileJKNCall(clinic: clinic, scope: scope, intake: world.site.web.api.intake, now: now, body: body))
            }
        } catch let refusal as MobileJKNRefusal {
            return refusal.answer
        }
    }

    /// The place of a number, called or not.
    func place(_ number: Int, called: Date? = nil) async throws {
        try await world.database.transaction(in: clinic.id) { scope in
            try await scope.execute(
                """
                UPDATE antrean SET called_at = \(called), is_present = \(called.map { _ in true })
                WHERE clinic_id = \(scope.id.rawValue) AND angkaantrean = \(number)
                """)
        }
    }

    /// The numbers that stand, in order.
    func numbers() async throws -> [Int] {
        try await world.database.transaction(in: clinic.id) { scope in
            try await scope.query(
                "SELECT angkaantrean FROM antrean WHERE clinic_id = \(scope.id.rawValue) AND cancelled_at IS NULL ORDER BY 1"
            ).map { try $0.get("angkaantrean") }
        }
    }
}
