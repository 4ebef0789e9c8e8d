import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Says which deliveries to SATUSEHAT a visit wants, in the order of seed 002: Patient, Encounter, what happened in the visit, and the
/// Encounter's end.
public struct SatusehatVisitPlanner: VisitPlanner {
    /// SATUSEHAT.
    public let channel = Channel.satusehat

    /// A planner; it keeps nothing.
    public init() {}

    /// The deliveries of a visit. A cancelled one wants its Encounter marked so, and nothing else; one that was entered in error also all
    /// that was sent of it, the Encounter first: what fails of the rest must not leave the visit standing.
    public func plan(_ dossier: VisitDossier, links: inout DeliveryLinks) -> [PlannedDelivery] {
        var plan = [patient(dossier), arrived(dossier, &links)]
        switch dossier.visit.status {
        case .open:
            plan.append(inProgress(dossier, &links))
            plan += happenings(dossier, &links)
            if dossier.visit.endedAt != nil {
                plan.append(finished(dossier, &links))
                if let resume = CompositionBuilder.plan(of: plan, dossier, &links) { plan.append(resume) }
            }
        case .cancelled: plan.append(cancelled(dossier, &links))
        case .enteredInError:
            let end = enteredInError(dossier)
            plan.append(end)
            var rest = happenings(dossier, &links)
            if let resume = CompositionBuilder.plan(of: rest, dossier, &links) { rest.append(resume) }
            plan += rest.map { $0.withdrawn(after: [.init(end.key)]) }
        }
        return plan
    }

    /// What happened in the visit.
    private func happenings(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [PlannedDelivery] {
        var plan = vitalSigns(dossier, &links) + complaint(dossier, &links)
        plan += takenBack(dossier, besides: plan, &links)
        for record in dossier.orderedRecords {
            let planned = deliveries(of: record, dossier, &links)
            plan += record.isWrong ? planned.map { $0.withdrawn() } : planned
        }
        return plan
    }

    /// Always wanted: the engine drops it when the platform's id is known.
    private func patient(_ dossier: VisitDossier) -> PlannedDelivery {
        let patient = dossier.patient
        let canBeFound = patient.nik != nil || patient.motherNIK != nil
        return PlannedDelivery(
            key: SourceKey.patient(patient.id), kind: ResourceType.patient, operation: patient.canBeCreated ? .create : .search,
            sourceID: patient.id, lacks: canBeFound ? [] : ["pasien:nik"], findFirst: true, body: PatientBuilder.build(patient))
    }

    private func arrived(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> PlannedDelivery {
        PlannedDelivery(
            key: SourceKey.encounter(dossier.visit.id), kind: ResourceType.encounter, operation: .create, step: "arrived",
            sourceID: dossier.visit.id, dependsOn: [.init(SourceKey.patient(dossier.patient.id))], lacks: unmapped(dossier),
            body: EncounterBuilder.build(.arrived, dossier, &links))
    }

    private func inProgress(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> PlannedDelivery {
        update(
            SourceKey.inProgress(dossier.visit.id), "in-progress", after: [], dossier,
            EncounterBuilder.build(.inProgress, dossier, &links))
    }

    /// Waits for the visit's other deliveries, and for a diagnosis: the platform refuses it before.
    private func finished(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> PlannedDelivery {
        var planned = update(
            SourceKey.finished(dossier.visit.id), "finished", after: [.init(SourceKey.inProgress(dossier.visit.id))], dossier,
            EncounterBuilder.build(.finished, dossier, &links))
        planned.waitsForVisit = true
        return planned
    }

    private func cancelled(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> PlannedDelivery {
        update(
            SourceKey.cancelled(dossier.visit.id), "cancelled", after: [], dossier, EncounterBuilder.build(.cancelled, dossier, &links))
    }

    /// Says nothing else: of a wrong visit the doctor, the poli and the times may be what was wrong.
    private func enteredInError(_ dossier: VisitDossier) -> PlannedDelivery {
        var planned = update(
            SourceKey.cancelled(dossier.visit.id), PlannedDelivery.enteredInError, after: [], dossier, EnteredInError.patch.body)
        planned.lacks = []
        return planned
    }

    private func update(
        _ key: String, _ step: String, after: [PlannedDelivery.Dependency], _ dossier: VisitDossier, _ body: JSON
    ) -> PlannedDelivery {
        let create = SourceKey.encounter(dossier.visit.id)
        return PlannedDelivery(
            key: key, kind: ResourceType.encounter, operation: .update, step: step, sourceID: dossier.visit.id, resourceKey: create,
            dependsOn: [.init(create)] + after, lacks: unmapped(dossier), body: body)
    }

    /// `dokter` or `poli` that have no id on the platform, in the words of the clinic's codes.
    private func unmapped(_ dossier: VisitDossier) -> [String] {
        var lacks: [String] = []
        if dossier.practitioner?.ihsNumber == nil || dossier.practitioner?.isActive != true {
            lacks.append("dokter:" + dossier.visit.practitionerCode)
        }
        if dossier.location?.satusehatID == nil || dossier.location?.isActive != true {
            lacks.append("poli:" + dossier.visit.locationCode)
        }
        return lacks
    }

    private func vitalSigns(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [PlannedDelivery] {
        VitalSignsBuilder.build(dossier, &links).map { measurement, body in
            .child(SourceKey.vitalSign(dossier.visit.id, measurement.loinc), ResourceType.observation, dossier.visit.id, dossier, body)
        }
    }

    private func complaint(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [PlannedDelivery] {
        guard let body = ChiefComplaintBuilder.build(dossier, &links) else { return [] }
        return [.child(SourceKey.complaint(dossier.visit.id), ResourceType.condition, dossier.visit.id, dossier, body)]
    }

    /// What the visit said and says no more, as entered in error.
    private func takenBack(
        _ dossier: VisitDossier, besides said: [PlannedDelivery], _ links: inout DeliveryLinks
    ) -> [PlannedDelivery] {
        guard let wrong = dossier.visit.content.withdrawn else { return [] }
        var before = dossier
        before.visit.content.chiefComplaint = wrong.chiefComplaint
        before.visit.content.vitalSigns = wrong.vitalSigns
        let keys = Set(said.map(\.key))
        return (vitalSigns(before, &links) + complaint(before, &links)).filter { !keys.contains($0.key) }.map { $0.withdrawn() }
    }

    private func deliveries(of record: VisitRecord, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [PlannedDelivery] {
        switch record.content {
        case let content as Diagnosis: [ConditionBuilder.plan(record, content, dossier, &links)]
        case let content as ObservationContent: ObservationBuilder.plan(record, content, dossier, &links)
        case let content as ProcedureContent: [ProcedureBuilder.plan(record, content, dossier, &links)]
        case let content as AllergyIntoleranceContent: [AllergyIntoleranceBuilder.plan(record, content, dossier, &links)]
        case let content as ImmunizationContent: [ImmunizationBuilder.plan(record, content, dossier, &links)]
        case let content as ClinicalImpressionContent: [ClinicalImpressionBuilder.plan(record, content, dossier, &links)]
        case let content as CarePlanContent: [CarePlanBuilder.plan(record, content, dossier, &links)]
        case let content as QuestionnaireResponseContent: [QuestionnaireResponseBuilder.plan(record, content, dossier, &links)]
        case let content as EpisodeOfCareContent: [EpisodeOfCareBuilder.plan(record, content, dossier, &links)]
        case let content as MedicationRequestContent: [MedicationRequestBuilder.plan(record, content, dossier, &links)]
        case let content as MedicationDispenseContent: [MedicationDispenseBuilder.plan(record, content, dossier, &links)]
        case let content as ServiceRequestContent: [ServiceRequestBuilder.plan(record, content, dossier, &links)]
        case let content as SpecimenContent: [SpecimenBuilder.plan(record, content, dossier, &links)]
        case let content as DiagnosticReportContent: [DiagnosticReportBuilder.plan(record, content, dossier, &links)]
        default: []
        }
    }
}

extension PlannedDelivery {
    /// What happened in a visit: created once the Encounter is there, and what it requires besides.
    static func child(
        _ key: String, _ kind: String, _ source: UUID, _ dossier: VisitDossier, after: [Dependency] = [], lacks: [String] = [],
        _ body: JSON
    ) -> PlannedDelivery {
        PlannedDelivery(
            key: key, kind: kind, operation: .create, sourceID: source,
            dependsOn: [.init(SourceKey.encounter(dossier.visit.id))] + after, lacks: lacks, body: body)
    }
}

extension PlannedDelivery {
    /// The same, entered in error.
    func withdrawn(after more: [Dependency] = []) -> PlannedDelivery {
        var planned = self
        planned.body = EnteredInError.mark(body)
        planned.dependsOn = dependsOn.filter { !$0.key.hasSuffix(":finished") } + more
        planned.opensGate = false
        planned.waitsForVisit = false
        planned.isWithdrawn = true
        return planned
    }
}

/// Names of the resource types that are delivered, as kinds and in paths.
enum ResourceType {
    static let location = "Location"
    static let patient = "Patient"
    static let encounter = "Encounter"
    static let observation = "Observation"
    static let condition = "Condition"
    static let procedure = "Procedure"
    static let allergyIntolerance = "AllergyIntolerance"
    static let immunization = "Immunization"
    static let clinicalImpression = "ClinicalImpression"
    static let carePlan = "CarePlan"
    static let questionnaireResponse = "QuestionnaireResponse"
    static let episodeOfCare = "EpisodeOfCare"
    static let organization = "Organization"
    static let practitionerRole = "PractitionerRole"
    static let healthcareService = "HealthcareService"
    static let medicationRequest = "MedicationRequest"
    static let medicationDispense = "MedicationDispense"
    static let serviceRequest = "ServiceRequest"
    static let specimen = "Specimen"
    static let diagnosticReport = "DiagnosticReport"
    static let composition = "Composition"
    static let consent = "Consent"
}
