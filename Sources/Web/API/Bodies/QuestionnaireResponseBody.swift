import Clinics
import FHIR
import Foundation
import JSON

/// `POST /api/questionnaire-response` (reference section 3.16).
enum QuestionnaireResponseBody {
    static let schema = BodySchema(
        "JawabanKuesioner",
        BodyField.recordHead(time: "tanggal") + [
            .line("kuesioner", "Kode kuesioner SATUSEHAT.", "Q0007", longest: 100).required,
            .list("jawaban", "Jawaban, juga bersarang dengan jawaban di dalamnya.", answer).required,
            .word("status", "Status; bila kosong: completed.", statuses, "amended"),
            .practitioner("petugas", "Yang mengisi."),
        ])
    private static let answer: [BodyField] = [
        .line("link_id", "linkId pertanyaan.", "1.1", longest: 100).required,
        .line("teks", "Bunyi pertanyaan.", "Apakah nama pasien sesuai?", longest: 1000),
        BodyField(
            "nilai", "Jawaban: true, angka, teks, atau kode; boleh daftar.", [["code": "OV000052", "display": "Sesuai"]],
            ["type": ["array", "boolean", "number", "string", "object"]]),
    ]

    static let statuses = [
        "in-progress": "in-progress", "berjalan": "in-progress", "completed": "completed", "selesai": "completed", "amended": "amended",
        "diubah": "amended", "entered-in-error": "entered-in-error", "salah input": "entered-in-error", "stopped": "stopped",
        "dihentikan": "stopped",
    ]
    /// Where the ministry's forms are; clinics may send the whole address too.
    static let base = "https://fhir.kemkes.go.id/Questionnaire/"
    /// Deeper than any of the ministry's forms.
    static let deepest = 6

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            let questionnaire = questionnaire(&reader)
            _ = reader.required("jawaban")
            var response = QuestionnaireResponseContent(questionnaire: questionnaire ?? "", items: items(&reader, depth: 1))
            response.status = reader.word("status", statuses)
            response.authorCode = reader.practitioner("petugas")
            guard let head, questionnaire != nil else { return nil }
            return RecordCommand(head, response)
        }
    }

    private static func questionnaire(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("kuesioner", required: true, longest: 100) else { return nil }
        let name = given.hasPrefix(base) ? given.dropFirst(base.count).uppercased() : given.uppercased()
        if name.wholeMatch(of: /Q[0-9]{4}/) != nil { return name }
        reader.problem("kuesioner", .invalidFormat, "kuesioner harus kode kuesioner SATUSEHAT, contoh Q0007.")
        return nil
    }

    private static func items(_ reader: inout FieldReader, depth: Int) -> [QuestionnaireItem] {
        guard depth <= deepest else {
            if reader.value("jawaban") != nil {
                reader.problem("jawaban", .invalidFormat, "jawaban paling dalam \(deepest) tingkat.")
            }
            return []
        }
        return reader.parts("jawaban", of: "link_id, teks dan nilai") { part in item(&part, depth: depth) }
    }

    private static func item(_ reader: inout FieldReader, depth: Int) -> QuestionnaireItem? {
        let linkID = reader.line("link_id", required: true, longest: 100)
        var item = QuestionnaireItem(linkID ?? "", text: reader.line("teks", longest: 1000))
        item.answers = reader.elements("nilai").compactMap { answer($0.value, $0.field, &reader) }
        item.items = items(&reader, depth: depth + 1)
        return linkID == nil ? nil : item
    }

    /// A number in quotation marks is words: what a question asks for is not known here.
    private static func answer(_ value: JSON, _ field: String, _ reader: inout FieldReader) -> QuestionnaireAnswer? {
        if let bool = value.bool { return .bool(bool) }
        if value.number != nil { return reader.number(value, field).map { .number($0) } }
        if value.object != nil {
            return reader.coding(value, field, defaultSystem: CodeSystem.kemkesClinicalTerm.uri).map { .coding($0) }
        }
        return reader.line(value, field, longest: 1000).map { .text($0) }
    }
}
