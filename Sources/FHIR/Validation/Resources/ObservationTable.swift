import JSON

/// FHIR R4, 10.1 Observation.
extension ResourceTables {
    static let observation = TypeTable(
        "Observation", .resource, constraints: observationConstraints,
        """
        identifier 0..* Identifier
        basedOn 0..* Reference(CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest)
        partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Immunization,ImagingStudy)
        status 1..1 code = registered preliminary final amended corrected cancelled entered-in-error unknown
        category 0..* CodeableConcept
        code 1..1 CodeableConcept
        subject 0..1 Reference(Patient,Group,Device,Location)
        focus 0..* Reference
        encounter 0..1 Reference(Encounter)
        effective[x] 0..1 dateTime|Period|Timing|instant
        issued 0..1 instant
        performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,RelatedPerson)
        value[x] 0..1 \(observationValues)
        dataAbsentReason 0..1 CodeableConcept
        interpretation 0..* CodeableConcept
        note 0..* Annotation
        bodySite 0..1 CodeableConcept
        method 0..1 CodeableConcept
        specimen 0..1 Reference(Specimen)
        device 0..1 Reference(Device,DeviceMetric)
        referenceRange 0..* {
            low 0..1 SimpleQuantity
            high 0..1 SimpleQuantity
            type 0..1 CodeableConcept
            appliesTo 0..* CodeableConcept
            age 0..1 Range
            text 0..1 string
        }
        hasMember 0..* Reference(Observation,QuestionnaireResponse,MolecularSequence)
        derivedFrom 0..* Reference(DocumentReference,ImagingStudy,Media,QuestionnaireResponse,Observation,MolecularSequence)
        component 0..* {
            code 1..1 CodeableConcept
            value[x] 0..1 \(observationValues)
            dataAbsentReason 0..1 CodeableConcept
            interpretation 0..* CodeableConcept
            referenceRange 0..* Observation.referenceRange
        }
        """)

    private static let observationValues =
        "Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period"

    private static let observationConstraints = [
        Constraint("obs-3", on: "Observation.referenceRange", "Isi low, high, atau text pada nilai rujukan, atau hapus nilai rujukan ini.")
        {
            $0["low"] != nil || $0["high"] != nil || $0["text"] != nil
        },
        Constraint(
            "obs-6", on: "Observation", at: "dataAbsentReason", "Hapus dataAbsentReason, karena nilai hasil terisi."
        ) { $0["dataAbsentReason"] == nil || !hasValue($0) },
        Constraint(
            "obs-7", on: "Observation", at: "component",
            "Hapus nilai di tingkat Observation: satu komponen memakai code yang sama, jadi nilainya harus di komponen itu."
        ) { observation in
            let codes = codings(observation["code"])
            let repeated = (observation["component"]?.array ?? []).contains { !codings($0["code"]).isDisjoint(with: codes) }
            return !repeated || !hasValue(observation)
        },
    ]

    private static func hasValue(_ observation: JSONObject) -> Bool { observation.keys.contains { $0.hasPrefix("value") } }

    private static func codings(_ concept: JSON?) -> Set<[String]> {
        Set((concept?["coding"]?.array ?? []).map { [$0["system"]?.string ?? "", $0["code"]?.string ?? ""] })
    }
}
