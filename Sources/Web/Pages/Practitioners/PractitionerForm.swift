import Clinics
import Foundation
import Templating
import Vocabulary

/// Code, name, NIK and licences of a practitioner as a form, for `partials/practitioner-form`. A stored NIK is not filled in again.
struct PractitionerForm: View {
    let form: FormState
    let action: String
    let storedNIK: NIK?

    static let fields = Fields<Self>(
        .text("action") { $0.action },
        .view("code") { $0.form.field("code", "Kode dokter", .text, hint: "Seperti yang dikirim SIM klinik di isian dokter") },
        .view("name") { $0.form.field("name", "Nama dan gelar", .text.required) },
        .view("nik") { $0.form.field("nik", "NIK", .digits, hint: $0.nikHint) },
        .view("sip") { $0.form.field("sip", "Nomor SIP", .text) },
        .view("sipEnds") { $0.form.field("sip_sampai", "SIP berlaku sampai", .date) },
        .view("str") { $0.form.field("str", "Nomor STR", .text) },
        .view("strEnds") {
            $0.form.field(
                "str_sampai", "STR berlaku sampai", .date,
                hint: "Diperingatkan \(ExpiringLicence.warnedFor) hari sebelumnya; kosong bila seumur hidup")
        },
        .view("specialty") { $0.form.field("specialty", "Spesialisasi", .text) })

    private static let longestCode = 64
    private static let longestLine = 200

    static func start(_ practitioner: Practitioner) -> FormState {
        FormState([
            "code": practitioner.code ?? "", "name": practitioner.name, "sip": practitioner.sip ?? "", "str": practitioner.str ?? "",
            "specialty": practitioner.specialty ?? "", "sip_sampai": practitioner.sipExpiresOn?.text ?? "",
            "str_sampai": practitioner.strExpiresOn?.text ?? "",
        ])
    }

    /// The practitioner with what was typed; nil when something is wrong, `form.problems` says what.
    static func read(_ form: inout FormState, into practitioner: Practitioner) -> Practitioner? {
        let name = form.required("name", "Nama belum diisi")
        var changed = practitioner
        changed.name = name
        changed.code = form.form.optional("code")
        changed.sip = form.form.optional("sip")
        changed.str = form.form.optional("str")
        changed.specialty = form.form.optional("specialty")
        changed.sipExpiresOn = day("sip_sampai", &form)
        changed.strExpiresOn = day("str_sampai", &form)
        if let typed = form.form.optional("nik") {
            changed.nik = form.parsed("nik", NIKField.sentence(typed)) { NIK($0) }
        }
        if let code = changed.code, code.count > longestCode {
            form.problems.add("code", "Kode dokter paling banyak \(longestCode) karakter")
        }
        for (field, value, word) in [
            ("name", changed.name, "Nama"), ("sip", changed.sip ?? "", "Nomor SIP"), ("str", changed.str ?? "", "Nomor STR"),
            ("specialty", changed.specialty ?? "", "Spesialisasi"),
        ] where value.count > longestLine {
            form.problems.add(field, "\(word) paling banyak \(longestLine) karakter")
        }
        return form.problems.isEmpty ? changed : nil
    }

    private static func day(_ field: String, _ form: inout FormState) -> LocalDate? {
        guard let typed = form.form.optional(field) else { return nil }
        return form.parsed(field, "Tanggal belum benar, contohnya 2027-12-31") { _ in LocalDate(typed) }
    }

    private var nikHint: String {
        storedNIK.map { "Tersimpan \($0.description). Kosongkan bila tidak diganti." } ?? "16 angka; dipakai mencari nomor IHS di SATUSEHAT"
    }
}
