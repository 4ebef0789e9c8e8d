import Clinics
import Foundation
import Templating
import Vocabulary

/// Code, name and kind of a location as a form, for `partials/location-form`.
struct LocationForm: View {
    let form: FormState
    let action: String

    static let fields = Fields<Self>(
        .text("action") { $0.action },
        .view("code") { $0.form.field("code", "Kode poli", .text, hint: "Seperti yang dikirim SIM klinik di isian poli, misalnya 100001") },
        .view("name") { $0.form.field("name", "Nama", .text.required) },
        .view("details") { $0.form.field("description", "Keterangan", .text, hint: "Misalnya lantai dan gedung; boleh kosong") },
        .view("specialty") {
            $0.form.field(
                "specialty", "Kode spesialisasi", .text,
                hint: "Dari clinical-speciality SATUSEHAT, misalnya S001.09. Dipakai untuk HealthcareService; boleh kosong")
        },
        .view("kind") { $0.form.select("type", "Jenis tempat", kinds) })

    /// FHIR location-physical-type, those that clinics have.
    static let kinds: [(value: String, label: String)] = [
        ("ro", "Ruang"), ("bu", "Gedung"), ("wi", "Sayap gedung"), ("wa", "Bangsal"), ("lvl", "Lantai"), ("bd", "Tempat tidur"),
        ("ho", "Rumah"), ("ve", "Kendaraan"), ("area", "Area"), ("si", "Lokasi"),
    ]
    private static let longestCode = 64
    private static let longestName = 200

    static func start(_ location: Location) -> FormState {
        FormState([
            "code": location.code ?? "", "name": location.name, "description": location.details ?? "", "type": location.physicalType,
            "specialty": location.specialty ?? "",
        ])
    }

    /// The location with what was typed; nil when something is wrong, `form.problems` says what.
    static func read(_ form: inout FormState, into location: Location) -> Location? {
        let name = form.required("name", "Nama belum diisi")
        let code = form.form.optional("code")
        let kind = form.parsed("type", "Pilih jenis tempat") { text in kinds.first { $0.value == text }?.value }
        if name.count > longestName { form.problems.add("name", "Nama paling banyak \(longestName) karakter") }
        if let code, code.count > longestCode { form.problems.add("code", "Kode poli paling banyak \(longestCode) karakter") }
        let specialty = form.form.optional("specialty")
        if let specialty, !Location.isSpecialty(specialty) {
            form.problems.add("specialty", "Kode spesialisasi belum benar, contohnya S001.09")
        }
        guard form.problems.isEmpty, let kind else { return nil }
        var changed = location
        changed.code = code
        changed.name = name
        changed.details = form.form.optional("description")
        changed.physicalType = kind
        changed.specialty = specialty
        return changed
    }
}
