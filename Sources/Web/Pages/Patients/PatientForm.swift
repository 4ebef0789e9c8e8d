import Clinics
import Foundation
import JSON
import Templating
import Vocabulary

/// A patient as a form, for `partials/patients/form`. Its fields have the API's names and are read by the API's rules. Numbers, addresses
/// and the like are never filled in again: they stay as they are unless something else is typed.
struct PatientForm: View {
    let form: FormState
    let action: String
    /// What is stored; nil for somebody new.
    let known: Patient?
    /// The IHS number that locks the NIK.
    let ihsNumber: String?

    static let fields = Fields<Self>(
        .text("action") { $0.action }, .list("who") { $0.inputs(Self.who) },
        .view("gender") { $0.form.select("jenis_kelamin", "Jenis kelamin", [("", "–"), ("L", "Laki-laki"), ("P", "Perempuan")]) },
        .text("locked") { $0.lockedNIK?.description }, .text("ihs") { $0.ihsNumber },
        .list("numbers") { form in form.inputs(form.lockedNIK == nil ? Self.identity + Self.numbers : Self.numbers) },
        .list("address") { $0.inputs(Self.address) }, .list("more") { $0.inputs(Self.more) })

    /// With another NIK the IHS number would be somebody else's.
    private var lockedNIK: NIK? { ihsNumber == nil ? nil : known?.nik }

    private struct Input: Sendable {
        let name: String
        let label: String
        var kind = FieldKind.text
        var hint: String?
        /// What of it may be shown; nil for what is filled in again.
        var masked: (@Sendable (Patient) -> String?)?
    }

    private static let who = [
        Input(name: "nama", label: "Nama", kind: .text.required, hint: "Seperti di KTP, tanpa gelar"),
        Input(name: "tanggal_lahir", label: "Tanggal lahir", kind: .date),
    ]
    private static let identity = [
        Input(name: "nik", label: "NIK", kind: .digits, hint: "16 angka di KTP atau KK") { $0.nik?.description }
    ]
    private static let numbers = [
        Input(name: "no_rm", label: "No. RM"),
        Input(name: "no_bpjs", label: "Nomor kartu BPJS", kind: .digits, hint: "13 angka") { $0.bpjsNumber.map { Masking.card($0) } },
        Input(name: "nik_ibu", label: "NIK ibu", kind: .digits, hint: "Untuk bayi yang belum punya NIK") { $0.motherNIK?.description },
        Input(name: "urutan_lahir", label: "Urutan lahir", kind: .digits, hint: "Untuk bayi kembar: 1, 2, …; kosong bila tunggal"),
    ]
    private static let address = [
        Input(name: "alamat", label: "Alamat", hint: "Jalan dan nomor") { $0.demographics?.address.map { Masking.name($0) } },
        Input(name: "kode_provinsi", label: "Kode provinsi", kind: .digits),
        Input(name: "kode_kabupaten", label: "Kode kabupaten atau kota", kind: .digits),
        Input(name: "kode_kecamatan", label: "Kode kecamatan", kind: .digits),
        Input(name: "kode_kelurahan", label: "Kode kelurahan atau desa", kind: .digits), Input(name: "rt", label: "RT", kind: .digits),
        Input(name: "rw", label: "RW", kind: .digits), Input(name: "kode_pos", label: "Kode pos", kind: .digits),
        Input(name: "no_hp", label: "No. HP", kind: .phone) { $0.demographics?.phone.map { Masking.phone($0) } },
        Input(name: "email", label: "Email", kind: .email) { $0.demographics?.email.map { Masking.email($0) } },
    ]
    private static let more = [
        Input(name: "nama_ibu", label: "Nama ibu") { $0.demographics?.motherName.map { Masking.name($0) } },
        Input(name: "golongan_darah", label: "Golongan darah"), Input(name: "status_pernikahan", label: "Status pernikahan"),
        Input(name: "pekerjaan", label: "Pekerjaan"),
    ]
    private static let all = who + identity + numbers + address + more

    private func inputs(_ inputs: [Input]) -> [FieldView] {
        inputs.map { input in
            let stored = known.flatMap { input.masked?($0) }
            let hint = stored.map { "Tersimpan \($0). Kosongkan bila tidak diganti; isi – untuk menghapus." } ?? input.hint
            return form.field(input.name, input.label, input.kind, hint: hint)
        }
    }

    static func start(_ patient: Patient) -> FormState {
        let rest = patient.demographics
        return FormState([
            "nama": patient.name ?? "", "tanggal_lahir": patient.birthDate?.text ?? "",
            "jenis_kelamin": patient.gender.map { $0 == .male ? "L" : "P" } ?? "", "no_rm": patient.medicalRecordNumber ?? "",
            "urutan_lahir": patient.birthOrder.map(String.init) ?? "", "kode_provinsi": rest?.provinceCode ?? "",
            "kode_kabupaten": rest?.cityCode ?? "", "kode_kecamatan": rest?.districtCode ?? "", "kode_kelurahan": rest?.villageCode ?? "",
            "rt": rest?.rt ?? "", "rw": rest?.rw ?? "", "kode_pos": rest?.postalCode ?? "", "golongan_darah": rest?.bloodType ?? "",
            "status_pernikahan": rest?.maritalStatus ?? "", "pekerjaan": rest?.occupation ?? "",
        ])
    }

    /// The patient with what was typed; nil when something is wrong, `form.problems` says what.
    static func read(_ form: inout FormState, into known: Patient, clock: ReadingClock) -> Patient? {
        let typed = form.form
        var object = JSONObject()
        for name in all.map(\.name) + ["jenis_kelamin"] where !["", "-", "–"].contains(typed.text(name)) {
            object[name] = .string(typed.text(name))
        }
        let reading = FieldReader.read(.object(object), clock: clock) { reader in
            _ = reader.line("nama", required: true)
            return (nik: reader.nik("nik"), fields: reader.patientFields())
        }
        switch reading {
        case .refused(let refusal):
            for problem in refusal.problems { form.problems.add(problem.field, words(problem)) }
            return nil
        case .read(let said, _):
            let patient = Reading(typed: typed, known: known, nik: said.nik, fields: said.fields).patient
            if patient.nik == nil, patient.motherNIK == nil {
                form.problems.add("nik", "Isi NIK, atau NIK ibu untuk bayi yang belum punya NIK")
            } else if patient.nik == nil, patient.birthDate == nil {
                form.problems.add("tanggal_lahir", "Tanggal lahir wajib untuk bayi yang belum punya NIK")
            }
            return form.problems.isEmpty ? patient : nil
        }
    }

    /// The API names its fields; here they have labels.
    private static func words(_ problem: FieldProblem) -> String {
        let label = all.first { $0.name == problem.field }?.label ?? "Jenis kelamin"
        let words = problem.message.split(separator: " ").map { word in
            word.trimmingCharacters(in: .punctuationCharacters) == problem.field
                ? word.replacingOccurrences(of: problem.field, with: label) : String(word)
        }
        return words.joined(separator: " ").trimmingCharacters(in: ["."])
    }

    /// What was typed, over what is known.
    private struct Reading {
        let typed: Form
        let known: Patient
        let nik: NIK?
        let fields: PatientFields

        var patient: Patient {
            var patient = known
            patient.name = fields.name
            patient.nik = kept("nik", known.nik, nik)
            patient.motherNIK = kept("nik_ibu", known.motherNIK, fields.motherNIK)
            patient.birthOrder = fields.birthOrder
            patient.medicalRecordNumber = fields.medicalRecordNumber
            patient.bpjsNumber = kept("no_bpjs", known.bpjsNumber, fields.bpjsNumber)
            patient.birthDate = fields.birthDate
            patient.gender = fields.gender
            var rest = fields.demographics ?? Demographics()
            rest.address = kept("alamat", known.demographics?.address, rest.address)
            rest.phone = kept("no_hp", known.demographics?.phone, rest.phone)
            rest.email = kept("email", known.demographics?.email, rest.email)
            rest.motherName = kept("nama_ibu", known.demographics?.motherName, rest.motherName)
            patient.demographics = rest.isEmpty ? nil : rest
            return patient
        }

        private func kept<Value>(_ name: String, _ known: Value?, _ said: Value?) -> Value? { typed.text(name).isEmpty ? known : said }
    }
}
