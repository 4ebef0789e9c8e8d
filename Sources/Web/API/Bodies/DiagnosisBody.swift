import Clinics
import Foundation
import JSON

/// `POST /api/diagnosis` (seed 001; reference section 10.4).
enum DiagnosisBody {
    static let schema = BodySchema(
        "Diagnosis",
        BodyField.recordHead(time: "tanggal_diagnosis") + [
            .line("kode_icd10", "Kode ICD-10.", "J06.9", longest: 40).required,
            .line("deskripsi_diagnosis", "Nama diagnosis.", "Infeksi saluran napas atas akut", longest: 1000).required,
            .concepts("kategori", "Golongan; bila kosong: encounter-diagnosis.", ["encounter-diagnosis"]),
            .word("klinis_status", "Status klinis; bila kosong: active.", clinicalStatuses, "resolved"),
            .word("verifikasi_status", "Status verifikasi; bila kosong: confirmed.", verificationStatuses, "provisional"),
            .text("keterangan", "Catatan.", "Membaik dengan istirahat."),
        ])

    /// FHIR condition-clinical, with the words that Indonesian systems send.
    static let clinicalStatuses = [
        "active": "active", "recurrence": "recurrence", "relapse": "relapse", "inactive": "inactive", "remission": "remission",
        "resolved": "resolved", "aktif": "active", "kambuh": "recurrence", "tidak aktif": "inactive", "remisi": "remission",
        "sembuh": "resolved",
    ]
    /// FHIR condition-ver-status.
    static let verificationStatuses = [
        "unconfirmed": "unconfirmed", "provisional": "provisional", "differential": "differential", "confirmed": "confirmed",
        "refuted": "refuted", "entered-in-error": "entered-in-error", "terkonfirmasi": "confirmed", "sementara": "provisional",
        "banding": "differential",
    ]
    static let categories: Set<String> = ["encounter-diagnosis", "problem-list-item", "chief-complaint", "previous-condition"]
    static let categorySystem = "http://terminology.hl7.org/CodeSystem/condition-category"

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_diagnosis")
            let code = code(&reader)
            let text = reader.line("deskripsi_diagnosis", required: true, longest: 1000)
            var diagnosis = Diagnosis(code: code ?? "", text: text ?? "")
            diagnosis.categories = categories(&reader)
            diagnosis.clinicalStatus = status("klinis_status", clinicalStatuses, &reader) ?? diagnosis.clinicalStatus
            diagnosis.verificationStatus = status("verifikasi_status", verificationStatuses, &reader) ?? diagnosis.verificationStatus
            diagnosis.note = reader.text("keterangan")
            guard let head, code != nil, text != nil else { return nil }
            return RecordCommand(head, diagnosis)
        }
    }

    /// ICD-10 with its dot and without dagger or asterisk: `i10` is I10, `J069` is J06.9.
    private static func code(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("kode_icd10", required: true, longest: 40) else { return nil }
        var code = given.uppercased().filter { !" +*†‡".contains($0) }
        if code.utf8.count > 3, !code.contains("."), code.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) {
            code.insert(".", at: code.index(code.startIndex, offsetBy: 3))
        }
        let shape = Shape(code)
        if shape.isUsual { return code }
        guard shape.isPossible else {
            reader.problem("kode_icd10", .invalidFormat, "kode_icd10 harus kode ICD-10, contoh J06.9.")
            return nil
        }
        reader.warning("kode_icd10", .unknownCode, "kode_icd10 tidak berbentuk kode ICD-10 yang lazim; SATUSEHAT mungkin menolaknya.")
        return code
    }

    /// What an upper-case text looks like as ICD-10. Read by byte: each diagnosis passes here.
    private struct Shape {
        /// A letter, two digits, and one or two letters or digits behind a dot.
        var isUsual = false
        /// A letter, a digit, and up to eight more letters, digits or dots.
        var isPossible = false

        init(_ code: String) {
            let bytes = Array(code.utf8)
            guard (3...10).contains(bytes.count), Self.isLetter(bytes[0]), Self.isDigit(bytes[1]) else { return }
            let rest = bytes[2...]
            isPossible = rest.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: ".") }
            isUsual =
                Self.isDigit(bytes[2])
                && (bytes.count == 3
                    || (5...6).contains(bytes.count) && bytes[3] == UInt8(ascii: ".")
                        && bytes[4...].allSatisfy { Self.isLetter($0) || Self.isDigit($0) })
        }

        private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }

    /// `kategori`: concepts, codings or codes, one or a list.
    private static func categories(_ reader: inout FieldReader) -> [CodingValue] {
        guard let given = reader.value("kategori") else { return [] }
        var codings: [CodingValue] = []
        let isList = given.array != nil
        for (index, element) in (given.array ?? [given]).enumerated() where !element.saysNothing {
            let field = isList ? "kategori[\(index)]" : "kategori"
            guard let concept = reader.concept(element, field, defaultSystem: categorySystem) else { continue }
            for coding in concept.codings {
                if coding.system == categorySystem, !categories.contains(coding.code) {
                    reader.warning(field, .unknownCode, "Kategori ini tidak dikenal; yang lazim: encounter-diagnosis.")
                }
                codings.append(coding)
            }
        }
        return codings
    }

    /// A status that is not known is kept as given, with a warning: what it means is not ours to guess.
    private static func status(_ field: String, _ known: [String: String], _ reader: inout FieldReader) -> String? {
        guard let given = reader.line(field, longest: 40)?.lowercased() else { return nil }
        if let code = known[given] { return code }
        reader.warning(field, .unknownCode, "\(field) tidak dikenal; pakai \(Set(known.values).sorted().joined(separator: ", ")).")
        return given
    }
}
