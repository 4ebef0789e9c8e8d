import Clinics
import Delivery
import Foundation
import Satusehat
import Vocabulary

/// What people do with a mapping that is there: ask whether it still holds, and have what a change of it affects sent again.
struct MappingCheck: Sendable {
    let web: WebDependencies
    private var verifier: MappingVerifier {
        MappingVerifier(database: web.database, lookups: web.delivery.lookups, now: web.now)
    }

    /// `POST /c/{code}/practitioners/{id}/verify`
    func practitioner(_ request: ClinicRequest) async throws -> PageResult {
        guard let person = try await PractitionerPage(web: web).find(request), let number = person.ihsNumber else { return .notFound }
        let outcome = try await verifier.verify(person, number: number, of: request.clinic, by: request.actor)
        return .redirect(request.address("practitioners/\(person.id.lowerText)"), Self.flash(outcome, "Praktisi", "nomor IHS ini"))
    }

    /// `POST /c/{code}/locations/{id}/verify`
    func location(_ request: ClinicRequest) async throws -> PageResult {
        guard let place = try await LocationPage(web: web).find(request), let id = place.satusehatID else { return .notFound }
        let outcome = try await verifier.verify(place, id: id, of: request.clinic, by: request.actor)
        return .redirect(request.address("locations/\(place.id.lowerText)"), Self.flash(outcome, "Lokasi", "ID Location ini"))
    }

    /// `POST /c/{code}/locations/{id}/resend` and that of practitioners: once for what a change affects.
    func resend(_ subject: MappingSubject, below path: String, _ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let visits = try await request.transaction { try await MappingImpactStore.resend(subject, id, by: actor, in: $0) }
        web.delivery.engine.wake()
        return .redirect(
            request.address("\(path)/\(id.lowerText)#riwayat"),
            .ok("\(Indonesian.number(visits)) kunjungan disusun ulang; yang berubah dikirim sendiri."))
    }

    private static func flash(_ outcome: MappingVerifier.Outcome, _ what: String, _ id: String) -> Flash {
        switch outcome {
        case .verified: .ok("\(what) masih terdaftar di SATUSEHAT.")
        case .gone: .bad("SATUSEHAT tidak mengenal \(id) lagi. Cari lagi atau ganti pemetaannya.")
        case .away(let reason): .bad("SATUSEHAT belum bisa ditanya: " + ErrorCatalog.explain(reason, element: nil, kind: "").meaning)
        case .refused(let words): .bad("SATUSEHAT menolak: \(words)")
        }
    }
}
