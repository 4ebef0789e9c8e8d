import Clinics
import Delivery
import Foundation
import Vocabulary

/// Everything that a patient's consent page is made from.
struct ConsentFile: Sendable {
    let patient: PatientSummary
    let standing: ConsentStanding?
    let history: [Consent]
    let effects: [UUID: [ConsentEffect]]
    /// The kinds of what was stopped.
    let stoppedKinds: [UUID: String]
    let documents: [ConsentDocument]
    let choices: [SharingChoice]
    /// The delivery of the newest choice.
    let sharing: DeliveryRow?
    let waiting: Int
    /// Everybody of the clinic by id; those who left too, since a witness stays one.
    let names: [UUID: String]
    /// Who may be chosen as a witness.
    let witnesses: [(id: UUID, name: String)]

    /// nil when the clinic has no such patient.
    static func read(_ id: UUID, _ request: ClinicRequest, at now: Date, in scope: ClinicScope) async throws -> ConsentFile? {
        guard let patient = try await PatientStore.find(id, in: scope) else { return nil }
        let number = try await PatientStore.ihsNumber(of: id, in: request.clinic.environment, scope)
        let members = try await MembershipStore.members(in: scope)
        let effects = try await request.web.delivery.consents.effects(of: id, in: scope)
        let choices = try await SharingChoiceStore.history(of: id, in: scope)
        var sharing: DeliveryRow?
        if let delivery = choices.first?.deliveryID { sharing = try await DeliveryListStore.find(delivery, in: scope) }
        return ConsentFile(
            patient: PatientSummary(patient, ihsNumber: number),
            standing: try await ConsentStore.current([id], at: now, in: scope)[id],
            history: try await ConsentStore.history(of: id, in: scope), effects: effects,
            stoppedKinds: try await DisclosureStore.kinds(of: effects.values.flatMap(\.self).flatMap(\.stopped), in: scope),
            documents: try await ConsentDocumentStore.list(of: id, in: scope), choices: choices, sharing: sharing,
            waiting: try await DisclosureStore.waiting(for: id, in: scope),
            names: Dictionary(members.map { ($0.user.id, $0.user.name) }, uniquingKeysWith: { first, _ in first }),
            witnesses: members.filter { $0.membership.disabledAt == nil && $0.user.isEnabled }.map { ($0.user.id, $0.user.name) })
    }

    var witnessOptions: [(value: String, label: String)] {
        [("", "Tanpa saksi dari klinik")] + witnesses.map { ($0.id.lowerText, $0.name) }
    }
}
