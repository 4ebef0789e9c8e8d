import Clinics
import Foundation
import JSON
import Vocabulary

/// A patient whom the clinic does not know yet enters themselves in Mobile JKN (`POST /peserta`, `/pasien/baru`).
enum NewMember {
    /// Makes the patient; one whose card or NIK is there already is refused.
    static func enter(_ call: MobileJKNCall) async throws -> Patient {
        let card = try call.card()
        let nik = try call.nik()
        let name = try call.required("nama", "Nama")
        let gender = try gender(try call.required("jeniskelamin", "Jenis Kelamin"))
        guard let birthDate = LocalDate(try call.required("tanggallahir", "Tanggal Lahir")), birthDate <= call.today else {
            throw MobileJKNRefusal.birthDateFormat
        }
        var demographics = Demographics()
        demographics.address = try call.required("alamat", "Alamat")
        demographics.phone = filled(call.text("nohp"))
        demographics.rt = filled(call.text("rt"))
        demographics.rw = filled(call.text("rw"))
        // Area codes are BPJS's own and not those of the ministry: what they name is kept as part of the address.
        let places = ["namakel", "namakec", "namadati2", "namaprop"].map(call.text).filter { !$0.isEmpty }
        demographics.address = ([demographics.address ?? ""] + places).joined(separator: ", ")
        if let known = try await PatientStore.find(bpjsNumber: card, in: call.scope), known.isActive { throw MobileJKNRefusal.knownPatient }
        if try await PatientStore.find(nik: nik, in: call.scope) != nil { throw MobileJKNRefusal.knownPatient }
        var fields = PatientFields()
        fields.bpjsNumber = card
        fields.name = name
        fields.gender = gender
        fields.birthDate = birthDate
        fields.demographics = demographics
        return try await PatientStore.upsert(nik: nik, fields, in: call.scope)
    }

    private static func gender(_ text: String) throws -> Gender {
        switch text.uppercased() {
        case "L": return .male
        case "P": return .female
        default: throw MobileJKNRefusal("Jenis Kelamin Tidak Sesuai")
        }
    }

    private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
}
