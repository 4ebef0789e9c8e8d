import Clinics
import Foundation
import JSON

/// `POST /api/composition`: the resume medis (reference section 3.15).
enum CompositionBody {
    static let schema = BodySchema(
        "ResumeMedis",
        BodyField.recordHead(time: "tanggal") + [
            .line("judul", "Judul.", "Resume Medis Rawat Jalan"),
            .list(
                "bagian", "Bagian resume; yang tidak dikirim disusun dari data kunjungan.",
                [
                    .coding("kode", "Kode bagian: LOINC, atau TK… dari Kemenkes.", "TK000003").required,
                    .line("judul", "Judul bagian.", "Anamnesis"), .text("teks", "Isi bagian.", "Pusing sejak tiga hari.").required,
                ]),
            .practitioner("petugas", "Penyusun resume."),
        ])

    /// Sections of the national terminology are TK…; the others are LOINC.
    static let national = "http://terminology.kemkes.go.id"

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            var resume = CompositionContent(title: reader.line("judul"), sections: sections(&reader))
            resume.authorCode = reader.practitioner("petugas")
            guard let head else { return nil }
            return RecordCommand(head, resume)
        }
    }

    private static func sections(_ reader: inout FieldReader) -> [CompositionContent.Section] {
        guard let given = reader.value("bagian") else { return [] }
        return (given.array ?? [given]).enumerated().filter { !$0.element.saysNothing }.compactMap { index, element in
            guard let object = element.object else {
                reader.problem("bagian[\(index)]", .invalidType, "bagian[\(index)] harus objek dengan kode, judul dan teks.")
                return nil
            }
            var part = FieldReader(object, clock: reader.clock, prefix: "bagian[\(index)].")
            let section = section(&part)
            reader.add(part)
            return section
        }
    }

    private static func section(_ part: inout FieldReader) -> CompositionContent.Section? {
        let code = part.required("kode").flatMap { part.coding($0.first, "kode", defaultSystem: nil) }
        let title = part.line("judul")
        guard part.required("teks") != nil, let text = part.text("teks"), var code else { return nil }
        if code.system == nil { code.system = code.code.hasPrefix("TK") ? national : ObservationBody.loinc }
        return CompositionContent.Section(code: code, title: title, text: text)
    }
}
