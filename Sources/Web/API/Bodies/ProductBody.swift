import Clinics
import Foundation
import JSON

/// `POST /api/products`: a medicine of the clinic, by its own code.
enum ProductBody {
    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<ProductFields> {
        FieldReader.read(body, clock: clock) { reader in
            let code = reader.line("kode", required: true, longest: 100)
            let name = reader.line("nama", required: true, longest: 500)
            var fields = ProductFields(code: code ?? "", name: name ?? "")
            fields.unit = reader.line("satuan", longest: 60)
            fields.kfaCode = reader.kfaCode("kode_kfa")
            (fields.formCode, fields.formDisplay) = reader.form()
            fields.compounding = reader.compounding("jenis_racikan")
            fields.isActive = active(&reader)
            guard code != nil, name != nil else { return nil }
            return fields
        }
    }

    private static func active(_ reader: inout FieldReader) -> Bool? {
        guard let given = reader.value("aktif") else { return nil }
        switch given.string?.lowercased() ?? given.number?.text ?? given.bool.map({ $0 ? "1" : "0" }) {
        case "1", "true", "ya", "y", "aktif": return true
        case "0", "false", "tidak", "t", "nonaktif": return false
        default:
            reader.problem("aktif", .invalidType, "aktif harus true atau false.")
            return nil
        }
    }
}
