import Clinics
import FHIR
import Foundation
import JSON

/// `POST /api/clinical-impression` (reference section 3.16).
enum ClinicalImpressionBody {
    static let schema = BodySchema(
        "PenilaianKlinis", oneOf: ["ringkasan", "kode", "masalah", "pemeriksaan", "temuan", "prognosis", "keterangan"],
        BodyField.recordHead(time: "tanggal") + [
            .text("ringkasan", "Kesimpulan penilaian.", "Hipertensi terkendali."),
            .concept("kode", "Jenis penilaian: kode SNOMED CT.", "312850006"),
            .references("masalah", "Diagnosis yang dinilai: diagnosis_id, atau kode ICD-10-nya.", "01987654-89ab-7def-8123-456789abcdef"),
            .references("pemeriksaan", "Pemeriksaan yang dipakai: observation_id atau no_hasil.", "HASIL-1"),
            .concepts("temuan", "Temuan: kode ICD-10.", ["I10"]),
            .concept("prognosis", "Prognosis: baik, buruk, atau kode SNOMED CT.", "baik"),
            .text("keterangan", "Catatan.", "Kontrol sebulan lagi."),
        ])

    /// SNOMED CT of the words that clinics use for a prognosis.
    static let prognoses = [
        "baik": CodingValue(system: CodeSystem.snomed.uri, code: "170968001", display: "Prognosis good"),
        "buruk": CodingValue(system: CodeSystem.snomed.uri, code: "170969009", display: "Prognosis bad"),
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            var impression = ClinicalImpressionContent()
            impression.summary = reader.text("ringkasan")
            impression.code = reader.conceptValue("kode", defaultSystem: CodeSystem.snomed.uri)
            impression.problems = reader.references("masalah")
            impression.investigations = reader.references("pemeriksaan")
            impression.findings = findings(&reader)
            impression.prognosis = prognosis(&reader)
            impression.note = reader.text("keterangan")
            if impression == ClinicalImpressionContent(), reader.problems.isEmpty {
                reader.problem("ringkasan", .required, "ringkasan wajib diisi, atau temuan, masalah, pemeriksaan, atau prognosis.")
            }
            guard let head else { return nil }
            return RecordCommand(head, impression)
        }
    }

    /// ICD-10, in capitals and without dagger or asterisk.
    private static func findings(_ reader: inout FieldReader) -> [ConceptValue] {
        let system = CodeSystem.icd10.uri
        return zip(reader.elements("temuan"), reader.conceptValues("temuan", defaultSystem: system)).map { element, finding in
            var finding = finding
            for index in finding.codings.indices where finding.codings[index].system == system {
                let code = finding.codings[index].code.uppercased().filter { !" +*†‡".contains($0) }
                finding.codings[index].code = code
                if code.wholeMatch(of: /[A-Z][0-9]{2}(\.[0-9A-Z]{1,2})?/) == nil {
                    reader.warning(
                        element.field, .unknownCode, "\(element.field) tidak berbentuk kode ICD-10; SATUSEHAT mungkin menolaknya.")
                }
            }
            return finding
        }
    }

    private static func prognosis(_ reader: inout FieldReader) -> ConceptValue? {
        if let words = reader.value("prognosis")?.first.string, let known = prognoses[words.lowercased()] {
            return ConceptValue([known], text: words)
        }
        return reader.conceptValue("prognosis", defaultSystem: CodeSystem.snomed.uri)
    }
}
