import Delivery
import Foundation

/// The resource types that are delivered to SATUSEHAT, in the order of seed 002's steps. A new one is its file and a line here.
public enum ResourceCatalog {
    /// The kinds, for the registry of the composition root.
    /// - Parameter now: the clock that dates in the future are checked against.
    public static func kinds(now: @escaping @Sendable () -> Date = { Date() }) -> [any DeliveryKind] {
        [
            OrganizationKind(now: now),
            LocationKind(now: now),
            HealthcareServiceKind(now: now),
            PractitionerRoleKind(now: now),
            PatientKind(now: now),
            EncounterKind(now: now),
            ObservationKind(now: now),
            ConditionKind(now: now),
            ProcedureKind(now: now),
            EpisodeOfCareKind(now: now),
            AllergyIntoleranceKind(now: now),
            ClinicalImpressionKind(now: now),
            CarePlanKind(now: now),
            ImmunizationKind(now: now),
            QuestionnaireResponseKind(now: now),
            MedicationRequestKind(now: now),
            MedicationDispenseKind(now: now),
            ServiceRequestKind(now: now),
            SpecimenKind(now: now),
            DiagnosticReportKind(now: now),
            CompositionKind(now: now),
            ConsentKind(now: now),
        ]
    }
}
