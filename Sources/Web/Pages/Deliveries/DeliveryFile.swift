import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Everything that the page of one delivery is made from.
struct DeliveryFile: Sendable {
    let row: DeliveryRow
    let kind: any DeliveryKind
    let lane: WhyNotSent.Lane
    let dependencies: [DeliveryRow]
    let updates: [DeliveryRow]
    let attempts: [Attempt]
    /// The body that would go now, with the platform's ids.
    let body: JSON
    let patient: Patient?
    let ihsNumber: String?
    /// What it was made with when it was accepted.
    let mappings: [MappingThen]
    /// Whether what was accepted is still kept as it was sent, and no later step of the visit was accepted: it would be taken back.
    let isKept: Bool
    /// What the platform holds that could be this one: a person chooses.
    let candidates: [String]

    /// nil when the clinic has no such delivery, or its kind is not for this viewer.
    static func read(_ id: UUID, _ request: ClinicRequest, in scope: ClinicScope) async throws -> DeliveryFile? {
        guard let row = try await DeliveryListStore.find(id, in: scope), let kind = request.web.delivery.kinds.kind(row.kind, row.channel),
            request.may(kind.permission)
        else { return nil }
        let lane = try await DashboardStore.lanes(in: scope).first { $0.channel == row.channel }
        var patient: Patient?
        var ihsNumber: String?
        if let patientID = row.patientID {
            patient = try await PatientStore.find(patientID, in: scope)
            if let environment = PlatformEnvironment(rawValue: row.environment) {
                ihsNumber = try await PatientStore.ihsNumber(of: patientID, in: environment, scope)
            }
        }
        let attempts = try await AttemptStore.latest(of: id, createdAt: row.createdAt, in: scope)
        let updates = try await DeliveryListStore.updates(of: row.resourceID, in: scope)
        return DeliveryFile(
            row: row, kind: kind,
            lane: lane.map { WhyNotSent.Lane(state: $0.state, reason: $0.reason, until: $0.until) } ?? WhyNotSent.Lane(),
            dependencies: try await DeliveryListStore.dependencies(of: id, in: scope),
            updates: row.operation == .update ? [] : updates,
            attempts: attempts,
            body: try await BodyEditor(kind: kind).bound(row, in: scope), patient: patient, ihsNumber: ihsNumber,
            mappings: try await ResendMappings.of(row, in: scope),
            isKept: row.state == "completed" && ResendMappings.isKept(among: attempts)
                && !updates.contains { $0.state == "completed" && place($0.step) > place(row.step) },
            candidates: try await AdoptionStore.candidates(of: id, in: scope))
    }

    /// How far a visit is by a step; what is no step is before all.
    private static func place(_ step: String?) -> Int { ["arrived", "in-progress", "finished"].firstIndex(of: step) ?? -1 }

    var shown: ShownDelivery { ShownDelivery(row) }

    /// What the last error means, or what is lacking.
    var explanation: Explanation? {
        (row.hold == .mapping ? row.holdReason : row.errorCode).map { kind.explain($0, element: row.errorElement) }
    }

    func reason(_ request: ClinicRequest) -> Reason? {
        WhyNotSent.reason(
            shown,
            WhyNotSent.Surroundings(
                lane: lane, dependencies: dependencies.map(ShownDelivery.init), explanation: explanation, links: ClinicLinks(request),
                zone: request.clinic.timeZone))
    }

    /// What was accepted is told again with today's mappings, as it was then, or edited; a body that is no visit's cannot be made again.
    var choices: [ResendChoice] {
        if row.state == "completed" {
            guard kind.takesUpdates else { return [] }
            guard row.channel == .satusehat, row.madeFrom != nil, row.operation != .search else { return [.edited] }
            return isKept ? [.rebuilt, .asThen, .edited] : [.rebuilt, .edited]
        }
        guard shown.canBeResent else { return [] }
        return row.madeFrom != nil ? [.rebuilt, .same, .edited] : [.same, .edited]
    }
}

/// What a person sends again, as a radio button.
enum ResendChoice: String, Sendable, CaseIterable {
    case rebuilt = "bangun"
    case same = "sama"
    case asThen = "waktu-itu"
    case edited = "edit"

    var label: String {
        switch self {
        case .rebuilt: "Disusun ulang dari data dan pemetaan sekarang"
        case .same: "Isi yang sama"
        case .asThen: "Seperti waktu itu"
        case .edited: "Isi yang saya sunting"
        }
    }

    /// What it does to something that was accepted, before anybody confirms it: the mappings by name.
    func hint(of mappings: [MappingThen]) -> String? {
        let changed = mappings.filter(\.isOther)
        switch self {
        case .rebuilt where changed.isEmpty:
            return "Pemetaannya belum berubah sejak dikirim: hanya perubahan data kunjungan yang dikirim, sebagai pembaruan."
        case .rebuilt:
            let words = changed.map { "\($0.name) menjadi \($0.now ?? "belum dipetakan") (waktu itu \($0.value ?? "belum dipetakan"))" }
            let with = words.joined(separator: ", ")
            return "Dikirim sebagai pembaruan dengan \(with). Kiriman lain dari kunjungan ini yang memakainya ikut."
        case .asThen:
            let words = mappings.map { "\($0.name) \($0.value ?? "belum dipetakan")" }
            let with = words.isEmpty ? "" : ", dengan \(words.joined(separator: ", "))"
            return "Isi yang diterima SATUSEHAT waktu itu dikirim lagi sebagai pembaruan\(with). Data dan pemetaan sesudahnya diabaikan."
        case .same, .edited: return nil
        }
    }

    /// - Parameters:
    ///   - locked: the paths that an edit may not change; nil for a patch, which the check holds to its one element.
    ///   - rules: what an edit is checked by.
    func hint(locked: [String]?, rules: String = "FHIR R4") -> String {
        switch self {
        case .rebuilt: "Memakai pemetaan dan data pasien terbaru. Pilih ini setelah memperbaiki pemetaan."
        case .same: "Persis seperti yang tersimpan."
        case .asThen: "Isi yang diterima SATUSEHAT waktu itu dikirim lagi sebagai pembaruan."
        case .edited:
            locked.map { "Diperiksa menurut aturan \(rules) dulu. Terkunci: \($0.joined(separator: ", "))." }
                ?? "Hanya mengganti satu elemen (PATCH); elemen dan nilai lain ditolak saat diperiksa."
        }
    }
}
