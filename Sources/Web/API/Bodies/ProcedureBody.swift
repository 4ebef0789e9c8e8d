import Clinics
import Foundation
import JSON

/// `POST /api/procedure` (seed 001; reference section 10.4).
enum ProcedureBody {
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
        if code.wholeMatch(of: /[0-9]{3,4}/) != nil { code.insert(".", at: code.index(code.startIndex, offsetBy: 2)) }
        if code.wholeMatch(of: /[0-9]{2}(\.[0-9]{1,2})?/) != nil { return code }
        guard code.wholeMatch(of: /[0-9]{1,20}(\.[0-9]{1,4})?/) != nil else {
            reader.problem("kode_prosedur", .invalidFormat, "kode_prosedur harus kode ICD-9-CM, contoh 89.52.")
            return nil
        }
        reader.warning("kode_prosedur", .unknownCode, "kode_prosedur tidak berbentuk kode ICD-9-CM; SATUSEHAT mungkin menolaknya.")
        return code
    }
}
