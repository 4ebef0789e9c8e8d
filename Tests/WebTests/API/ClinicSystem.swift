import Clinics
import Foundation
import Hummingbird
import JSON
import Testing
import Vocabulary

@testable import Web

/// A clinic's system that calls the API.
struct ClinicSystem {
    let world: World
    let clinic: Clinic
    let secret: String

    init(_ world: World, level: FacilityLevel = .fktp) async throws {
        self.world = world
        let clinic = try await world.clinic("MELATI", level: level)
        self.clinic = clinic
        let issued = try await world.database.transaction(in: clinic.id) { try await ApiCredentialStore.issue(by: .cli, in: $0) }
        secret = try #require(issued).secret.text
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, _ headers: [String: String] = [:]
    ) async throws -> (status: Int, body: JSON, text: String) {
        let all = ["X-Clinic-Code": "melati", "X-Clinic-Secret": secret, "Content-Type": "application/json"].merging(headers) { $1 }
        let answer = try await Browser(world.site).send(method, path, all, body)
        return (answer.status, try JSON.parse(answer.text), answer.text)
    }

    func post(_ path: String, _ body: JSON, _ headers: [String: String] = [:]) async throws -> (status: Int, body: JSON, text: String) {
        try await call(.post, path, body.text(), headers)
    }

    /// One moment for all bodies of a run: the same visit or diagnosis said again must be the same to the second.
    static let anHourAgo = FHIRDateTime.format(Date(timeIntervalSinceNow: -3_600))
    static let halfAnHourAgo = FHIRDateTime.format(Date(timeIntervalSinceNow: -1_800))

    /// A visit of an hour ago.
    func encounter(_ number: String? = "KJ-1", at: String = ClinicSystem.anHourAgo) -> JSON {
        [
            "nik_pasien": "3201234567890123", "tanggal_kunjungan": .string(at), "jenis_layanan": "101", "jenis_kunjungan": "1",
            "poli": "UMUM", "dokter": "D-01", "keluhan_utama": "Pusing", "no_kunjungan": number.map { .string($0) } ?? .null,
        ]
    }

    func diagnosis(_ visit: JSON, patient: JSON) -> JSON {
        [
            "encounter_id": visit, "pasien_id": patient,
            "tanggal_diagnosis": .string(Self.halfAnHourAgo),
            "kode_icd10": "I10", "deskripsi_diagnosis": "Hipertensi esensial",
        ]
    }

    func log() async throws -> [ApiLogEntry] {
        await world.site.web.api.log.flush()
        return try await world.database.transaction(in: clinic.id) { try await ApiLogStore.list(in: $0) }
    }
}
