import JSON

/// Rules 10117 to 10124, 10173 and what they bring along (reference, section 3.6).
enum EncounterRules {
    static let statuses: Set<String> = [
        "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown",
    ]

    static func check(_ encounter: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(encounter, "encounter", rule: 10117, isRequired: true)
        list.code(encounter["status"], "status", rule: nil, in: statuses)
        if let actClass = encounter["class"] {
            list.coding(actClass, "class", rule: nil, systems: [CodeSystem.hl7 + "v3-ActCode"])
        } else {
            list.unparseable("missing required field \"class\"")
        }
        list.reference(encounter["subject"], "subject", rule: 10118, to: "Patient", in: records, isRequired: true)
        participants(encounter, &list, in: records)
        locations(encounter, &list, in: records)
        list.reference(
            encounter["serviceProvider"], "serviceProvider", rule: 10124, to: "Organization", in: records, isRequired: true)
        period(encounter, &list)
        statusHistory(encounter, &list)
        diagnoses(encounter, &list, in: records)
        list.concept(
            encounter["hospitalization"]?["dischargeDisposition"], "hospitalization.dischargeDisposition", rule: 10318,
            systems: [
                CodeSystem.hl7 + "discharge-disposition", "http://hl7.org/fhir/ValueSet/encounter-discharge-disposition",
                CodeSystem.national + "/CodeSystem/discharge-disposition",
                CodeSystem.national + "/CodeSystem/encounter-discharge-disposition",
            ])
        list.number(encounter["length"]?["value"], "length.value", rule: 10839)
        list.references(encounter["episodeOfCare"], "episodeOfCare", rule: 10430, to: ["EpisodeOfCare"], in: records)
    }

    private static func isFinished(_ encounter: JSON) -> Bool {
        encounter["status"]?.string == "finished"
    }

    private static func participants(_ encounter: JSON, _ list: inout Checklist, in records: Records) {
        guard let participants = encounter["participant"]?.array, !participants.isEmpty else {
            return list.missing("participant.individual", rule: 10119)
        }
        for (index, participant) in participants.enumerated() {
            list.reference(
                participant["individual"], "participant[\(index)].individual", rule: 10119, to: "Practitioner", in: records,
                isRequired: true)
        }
    }

    private static func locations(_ encounter: JSON, _ list: inout Checklist, in records: Records) {
        guard let locations = encounter["location"]?.array, !locations.isEmpty else {
            return list.missing("location.location", rule: 10120)
        }
        for (index, location) in locations.enumerated() {
            let path = "location[\(index)]"
            list.reference(location["location"], path + ".location", rule: 10120, to: "Location", in: records, isRequired: true)
            list.dateTime(location["period"]?["start"], path + ".period.start", rule: 10290)
            list.dateTime(location["period"]?["end"], path + ".period.end", rule: 10291)
        }
    }

    private static func period(_ encounter: JSON, _ list: inout Checklist) {
        let start = list.dateTime(encounter["period"]?["start"], "period.start", rule: 10123, isRequired: true)
        let end = list.dateTime(encounter["period"]?["end"], "period.end", rule: 10173)
        if isFinished(encounter), encounter["period"]?["end"] == nil { list.missing("period.end", rule: 10121) }
        if let start, let end, end <= start {
            list.add("value", "Invalid date time value: period.end is not after period.start", at: "period.end", rule: 10173)
        }
    }

    private static func statusHistory(_ encounter: JSON, _ list: inout Checklist) {
        guard let history = encounter["statusHistory"]?.array, !history.isEmpty else {
            return list.missing("statusHistory", rule: 10122)
        }
        for (index, entry) in history.enumerated() {
            let path = "statusHistory[\(index)]"
            list.code(entry["status"], path + ".status", rule: 10122, in: statuses)
            list.dateTime(entry["period"]?["start"], path + ".period.start", rule: 10122, isRequired: true)
            list.dateTime(entry["period"]?["end"], path + ".period.end", rule: 10122, isRequired: isFinished(encounter))
        }
    }

    private static func diagnoses(_ encounter: JSON, _ list: inout Checklist, in records: Records) {
        let diagnoses = encounter["diagnosis"]?.array ?? []
        // No number is published for this one; the platform refuses all the same.
        if isFinished(encounter), diagnoses.isEmpty { list.missing("diagnosis", rule: nil) }
        for (index, diagnosis) in diagnoses.enumerated() {
            let path = "diagnosis[\(index)]"
            list.reference(
                diagnosis["condition"], path + ".condition", rule: nil, to: "Condition", in: records, isRequired: true)
            list.concept(diagnosis["use"], path + ".use", rule: 10317, systems: [CodeSystem.hl7 + "diagnosis-role"])
            list.number(diagnosis["rank"], path + ".rank", rule: nil)
        }
    }
}
