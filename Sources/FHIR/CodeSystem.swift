/// The URI of a code or identifier system, as it stands in `system`.
///
/// A wrong scheme is a wrong system: `http://sys-ids…` and `http://terminology…` are http, `https://fhir.kemkes.go.id/…` is https.
public struct CodeSystem: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The URI.
    public let uri: String

    /// Any system by its URI.
    public init(_ uri: String) { self.uri = uri }

    /// Any system by its URI.
    public init(stringLiteral uri: String) { self.uri = uri }

    /// The URI.
    public var description: String { uri }
}

extension CodeSystem {
    /// ICD-10 diagnoses.
    public static let icd10: CodeSystem = "http://hl7.org/fhir/sid/icd-10"
    /// ICD-9-CM procedures.
    public static let icd9cm: CodeSystem = "http://hl7.org/fhir/sid/icd-9-cm"
    /// LOINC observations and documents.
    public static let loinc: CodeSystem = "http://loinc.org"
    /// SNOMED CT.
    public static let snomed: CodeSystem = "http://snomed.info/sct"
    /// UCUM units.
    public static let ucum: CodeSystem = "http://unitsofmeasure.org"
    /// Routes of administration, by ATC's letters: O, P, inj.intramuscular.
    public static let atc: CodeSystem = "http://www.whocc.no/atc"
    /// Forms that medicines are ordered in: TAB, CAP.
    public static let orderableDrugForm: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"
    /// Dosage.doseAndRate.type: ordered, calculated.
    public static let doseRateType: CodeSystem = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
    /// Dosage.timing.code: BID, QD.
    public static let timingAbbreviation: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
    /// Language tags, BCP 47.
    public static let language: CodeSystem = "urn:ietf:bcp:47"

    /// Encounter.class: AMB, IMP, EMER, HH, VR.
    public static let actCode: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    /// Encounter.participant.type: ATND.
    public static let participationType: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
    /// Encounter.diagnosis.use: AD, DD, CC.
    public static let diagnosisRole: CodeSystem = "http://terminology.hl7.org/CodeSystem/diagnosis-role"
    /// Encounter.hospitalization.dischargeDisposition.
    public static let dischargeDisposition: CodeSystem = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
    /// Condition.clinicalStatus.
    public static let conditionClinical: CodeSystem = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    /// Condition.verificationStatus.
    public static let conditionVerification: CodeSystem = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
    /// Condition.category.
    public static let conditionCategory: CodeSystem = "http://terminology.hl7.org/CodeSystem/condition-category"
    /// AllergyIntolerance.clinicalStatus.
    public static let allergyClinical: CodeSystem = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
    /// AllergyIntolerance.verificationStatus.
    public static let allergyVerification: CodeSystem = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
    /// Observation.category.
    public static let observationCategory: CodeSystem = "http://terminology.hl7.org/CodeSystem/observation-category"
    /// Observation.interpretation: L, N, H.
    public static let interpretation: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    /// Organization.type.
    public static let organizationType: CodeSystem = "http://terminology.hl7.org/CodeSystem/organization-type"
    /// Location.physicalType.
    public static let locationPhysicalType: CodeSystem = "http://terminology.hl7.org/CodeSystem/location-physical-type"
    /// Patient.maritalStatus.
    public static let maritalStatus: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus"
    /// Patient.contact.relationship.
    public static let contactRole: CodeSystem = "http://terminology.hl7.org/CodeSystem/v2-0131"

    /// The national terminology.
    public static let kemkes: CodeSystem = "http://terminology.kemkes.go.id"
    /// National clinical terms.
    public static let kemkesClinicalTerm: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/clinical-term"
    /// National codes of examinations.
    public static let kemkesExamination: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/examination"
    /// The national terminology of procedures and laboratory tests.
    public static let kptl: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/kptl"
    /// The national dictionary of medicines and devices (KFA).
    public static let kfa: CodeSystem = "http://sys-ids.kemkes.go.id/kfa"
    /// Identifier system of the NIK.
    public static let nik: CodeSystem = "https://fhir.kemkes.go.id/id/nik"
    /// Identifier system of the mother's NIK, for newborns.
    public static let motherNIK: CodeSystem = "https://fhir.kemkes.go.id/id/nik-ibu"
    /// Identifier system of a patient's IHS number.
    public static let ihsNumber: CodeSystem = "https://fhir.kemkes.go.id/id/ihs-number"
    /// Identifier system of a practitioner's IHS number (spelt so by the platform).
    public static let practitionerNumber: CodeSystem = "https://fhir.kemkes.go.id/id/nakes-his-number"
    /// Extension of an address with the national region codes.
    public static let administrativeCode: CodeSystem = "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode"

    /// The business identifier system of a resource within a registered facility: `http://sys-ids.kemkes.go.id/encounter/10000004`.
    public static func facility(_ kind: String, organization: String) -> CodeSystem {
        CodeSystem("http://sys-ids.kemkes.go.id/\(kind)/\(organization)")
    }
}
