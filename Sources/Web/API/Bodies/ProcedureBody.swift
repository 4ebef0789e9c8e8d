import Clinics
import Foundation
import JSON

/// `POST /api/procedure` (seed 001; reference section 10.4).
enum ProcedureBody {
    static let schema = BodySchema(
        "Tindakan",
        BodyField.recordHead(time: "tanggal_prosedur") + [
            .line("kode_prosedur", "Kode ICD-9-CM.", "89.52", longest: 40).required,
            .line("deskripsi_prosedur", "Nama tindakan.", "Elektrokardiogram", longest: 1000).required,
            .line("kode_metode", "Kode metode.", "1"), .line("deskripsi_metode", "Nama metode.", "12 sadapan", longest: 1000),
            .line("kode_alat", "Kode alat.", "EKG-1"), .line("deskripsi_alat", "Nama alat.", "Elektrokardiograf", longest: 1000),
            .text("kondisi_klinis", "Alasan tindakan.", "Nyeri dada."), .text("komplikasi", "Komplikasi.", "Tidak ada."),
            .text("hasil", "Hasil.", "Irama sinus normal."), .text("keterangan", "Catatan.", "Pasien kooperatif."),
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_prosedur")
            let code = code(&reader)
            let text = reader.line("deskripsi_prosedur", required: true, longest: 1000)
            var procedure = ProcedureContent(code: code ?? "", text: text ?? "")
            procedure.methodCode = reader.line("kode_metode")
            procedure.methodText = reader.line("deskripsi_metode", longest: 1000)
            procedure.deviceCode = reader.line("kode_alat")
            procedure.deviceText = reader.line("deskripsi_alat", longest: 1000)
            procedure.reason = reader.text("kondisi_klinis")
            procedure.complication = reader.text("komplikasi")
            procedure.outcome = reader.text("hasil")
            procedure.note = reader.text("keterangan")
            guard let head, code != nil, text != nil else { return nil }
            return RecordCommand(head, procedure)
        }
    }

    /// ICD-9-CM with its dot: `8952` is 89.52.
    private static func code(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("kode_prosedur", required: true, longest: 40) else { return nil }
        var code = given.filter { $0 != " " }
        if (3...4).contains(code.utf8.count), code.utf8.allSatisfy(isDigit) {
            code.insert(".", at: code.index(code.startIndex, offsetBy: 2))
        }
        let parts = code.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let (whole, fraction) = (parts.first?.count ?? 0, parts.count == 2 ? parts[1].count : nil)
        let isNumber = parts.count <= 2 && parts.allSatisfy { $0.allSatisfy(isDigit) }
        if isNumber, whole == 2, (1...2).contains(fraction ?? 1) { return code }
        guard isNumber, (1...20).contains(whole), (1...4).contains(fraction ?? 1) else {
            reader.problem("kode_prosedur", .invalidFormat, "kode_prosedur harus kode ICD-9-CM, contoh 89.52.")
            return nil
        }
        reader.warning("kode_prosedur", .unknownCode, "kode_prosedur tidak berbentuk kode ICD-9-CM; SATUSEHAT mungkin menolaknya.")
        return code
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
