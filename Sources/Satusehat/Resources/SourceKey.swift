import Foundation
import Vocabulary

/// Keys of a visit's deliveries: the same source gives the same key, so a visit that is planned again meets its own deliveries.
enum SourceKey {
    static func patient(_ id: UUID) -> String { "patient:" + id.lowerText }
    static func sharing(_ choice: UUID) -> String { "sharing:" + choice.lowerText }
    static func location(_ id: UUID) -> String { "location:" + id.lowerText }
    /// By its id there: several places of a clinic may be called the same.
    static func locationStatus(_ remoteID: String) -> String { "location-status:" + remoteID }
    static func healthcareService(_ location: UUID) -> String { "healthcare-service:" + location.lowerText }
    static func practitionerRole(_ practitioner: UUID) -> String { "practitioner-role:" + practitioner.lowerText }
    static func organization(_ location: UUID) -> String { "organization:" + location.lowerText }
    static func encounter(_ visit: UUID) -> String { "encounter:" + visit.lowerText }
    static func inProgress(_ visit: UUID) -> String { encounter(visit) + ":in-progress" }
    static func finished(_ visit: UUID) -> String { encounter(visit) + ":finished" }
    static func cancelled(_ visit: UUID) -> String { encounter(visit) + ":cancelled" }
    static func vitalSign(_ visit: UUID, _ loinc: String) -> String { "vital:\(visit.lowerText):\(loinc)" }
    static func complaint(_ visit: UUID) -> String { "complaint:" + visit.lowerText }
    static func diagnosis(_ record: UUID) -> String { "diagnosis:" + record.lowerText }
    static func observation(_ record: UUID, _ number: Int) -> String { "observation:\(record.lowerText):\(number)" }
    static func procedure(_ record: UUID) -> String { "procedure:" + record.lowerText }
    static func allergyIntolerance(_ record: UUID) -> String { "allergy-intolerance:" + record.lowerText }
    static func immunization(_ record: UUID) -> String { "immunization:" + record.lowerText }
    static func clinicalImpression(_ record: UUID) -> String { "clinical-impression:" + record.lowerText }
    static func carePlan(_ record: UUID) -> String { "care-plan:" + record.lowerText }
    static func questionnaireResponse(_ record: UUID) -> String { "questionnaire-response:" + record.lowerText }
    static func episodeOfCare(_ record: UUID) -> String { "episode-of-care:" + record.lowerText }
    static func medicationRequest(_ record: UUID) -> String { "medication-request:" + record.lowerText }
    static func medicationDispense(_ record: UUID) -> String { "medication-dispense:" + record.lowerText }
    static func serviceRequest(_ record: UUID) -> String { "service-request:" + record.lowerText }
    static func specimen(_ record: UUID) -> String { "specimen:" + record.lowerText }
    static func diagnosticReport(_ record: UUID) -> String { "diagnostic-report:" + record.lowerText }
    /// A visit has one, whoever wrote it.
    static func composition(_ visit: UUID) -> String { "composition:" + visit.lowerText }
}
