import Clinics
import Foundation
import JSON

/// What every child of a visit brings: `encounter_id`, `pasien_id`, its time.
struct RecordHead {
    let encounter: String
    let patient: String
    let recordedAt: Date
}

extension FieldReader {
    /// Reads the head; nil, with problems, when something of it is missing or wrong.
    mutating func recordHead(time: String) -> RecordHead? {
        let encounter = line("encounter_id", required: true, longest: 100)
        let patient = line("pasien_id", required: true, longest: 100)
        let recordedAt = instant(time, required: true)
        guard let encounter, let patient, let recordedAt else { return nil }
        return RecordHead(encounter: encounter, patient: patient, recordedAt: recordedAt)
    }
}

extension RecordCommand {
    init(_ head: RecordHead, _ content: any RecordContent) {
        self.init(
            encounterReference: head.encounter, patientReference: head.patient, recordedAt: head.recordedAt, content: content)
    }
}

extension BodyField {
    /// What every child of a visit brings.
    static func recordHead(time: String) -> [BodyField] {
        [
            .line(
                "encounter_id", "encounter_id dari jawaban /api/encounter, no_kunjungan, atau ID Encounter SATUSEHAT.",
                "01987654-89ab-7def-8123-456789abcdef", longest: 100
            ).required,
            .line(
                "pasien_id", "pasien_id dari jawaban /api/encounter, atau nomor IHS.", "01987654-89ab-7def-8123-456789abcdee", longest: 100
            )
            .required,
            .instant(time, "Saat terjadinya.").required,
        ]
    }

    /// The head as an example.
    static func recordHeadExample(time: String) -> JSONObject { BodySchema.example(recordHead(time: time)).object ?? [:] }
}

extension BodySchema {
    /// With `status` "salah", which each kind of record takes beside its own words.
    var takingMistakes: BodySchema {
        let says = "salah: data ini salah input, dan ditandai begitu di SATUSEHAT."
        var schema = self
        guard let index = fields.firstIndex(where: { $0.name == "status" }) else {
            schema.fields.append(BodyField("status", says, "salah", ["type": "string", "enum": ["salah", "entered-in-error"]]).apart)
            return schema
        }
        let own = fields[index]
        var words = own.schema
        words["enum"] = .array((own.schema["enum"]?.array ?? []) + ["salah"])
        schema.fields[index] = BodyField(own.name, "\(own.says) \(says)", own.example, words)
        return schema
    }
}
