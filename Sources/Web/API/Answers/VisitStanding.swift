import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// How far a visit has come: what answers about it are made of.
struct VisitStanding: Sendable {
    var visit: Visit
    /// The platform's number of the patient, once known.
    var ihsNumber: String?
    /// Of the clinic's present environment, the patient's lookup first.
    var deliveries: [DeliveryItem]
    /// `dokter` and `poli` that have no id on the platform.
    var unmapped: [OpenMapping.Subject] = []
    /// `episode` is not known, or not on the platform yet.
    var isEpisodeUnknown = false

    /// The delivery that creates the Encounter.
    var encounter: DeliveryItem? {
        deliveries.first { $0.kind == "Encounter" && !$0.isUpdate && $0.sourceID == visit.id }
    }
    /// The patient's lookup; none when the number was known before.
    var patient: DeliveryItem? { deliveries.first { $0.kind == "Patient" && !$0.isUpdate } }
    /// The patient's lookup has failed: the visit waits for a person.
    var isPatientRefused: Bool { patient?.state == "failed" && ihsNumber == nil }
    /// The platform, or the population register, does not know the patient.
    var isPatientUnknown: Bool {
        isPatientRefused && ["patient-not-found", "citizen-not-exists"].contains(patient?.failure?.code ?? "")
    }
    /// What to wait for next; nil when waiting a moment changes nothing.
    var awaited: DeliveryItem? {
        guard let encounter, encounter.mayArriveSoon, !isPatientRefused else { return nil }
        if ihsNumber == nil, let patient, patient.isOpen { return patient.mayArriveSoon ? patient : nil }
        return encounter
    }
    /// Everything is there.
    var isComplete: Bool { VisitSettlement.isComplete(deliveries.map(\.state)) }
    /// Nothing goes on by itself.
    var needsPerson: Bool {
        deliveries.contains { item in
            VisitSettlement.needsPerson(state: item.state, hold: item.hold)
                || item.isOpen && (item.lane == "credential" || item.lane == "paused")
        }
    }

    /// `warnings` about an episode that the visit goes without.
    var episodeWarnings: [FieldMessage] {
        guard isEpisodeUnknown else { return [] }
        return [
            FieldMessage(
                "episode", "EPISODE_NOT_FOUND",
                "Episode ini belum ada di SATUSEHAT, jadi kunjungan dikirim tanpa episode. Kirim episodenya di /api/episode-of-care; "
                    + "kunjungan ini diperbarui sendiri sesudahnya.")
        ]
    }

    /// `warnings` about what is not mapped.
    var mappingWarnings: [FieldMessage] {
        unmapped.map { subject in
            let code = subject == .dokter ? visit.practitionerCode : visit.locationCode
            let words = ErrorCatalog.explain("\(subject.rawValue):\(code)", element: nil, kind: "Encounter")
            return FieldMessage(
                subject.rawValue, subject == .dokter ? "PRACTITIONER_NOT_FOUND" : "HEALTHCARE_SERVICE_NOT_FOUND",
                Masking.text("\(words.meaning) \(words.remedy)"))
        }
    }
}

extension VisitStanding {
    /// Reads it.
    static func load(_ visit: Visit, for call: ApiCall, in scope: ClinicScope) async throws -> VisitStanding {
        let rows = try await DeliveryListStore.ofVisit(visit.id, patient: visit.patientID, in: scope)
        var standing = VisitStanding(
            visit: visit, ihsNumber: try await PatientStore.ihsNumber(of: visit.patientID, in: call.clinic.environment, scope),
            deliveries: rows.filter { $0.environment == call.clinic.environment.rawValue && $0.channel == .satusehat }.map {
                DeliveryItem($0, call.api.kinds)
            })
        if standing.encounter?.hold == .mapping { standing.unmapped = try await unmapped(visit.id, in: scope) }
        if visit.content.episode != nil {
            standing.isEpisodeUnknown = try await VisitStore.pieces(of: visit.id, in: scope)?.episodes.isEmpty ?? false
        }
        return standing
    }

    /// Reads it again.
    func reloaded(for call: ApiCall) async throws -> VisitStanding {
        try await call.transaction { try await Self.load(visit, for: call, in: $0) }
    }

    /// As the planner judges it: known, in use, and with an id on the platform.
    private static func unmapped(_ id: UUID, in scope: ClinicScope) async throws -> [OpenMapping.Subject] {
        guard let pieces = try await VisitStore.pieces(of: id, in: scope) else { return [] }
        var missing: [OpenMapping.Subject] = []
        if pieces.practitioner?.isActive != true || pieces.practitioner?.ihsNumber == nil { missing.append(.dokter) }
        if pieces.location?.isActive != true || pieces.location?.satusehatID == nil { missing.append(.poli) }
        return missing
    }
}
