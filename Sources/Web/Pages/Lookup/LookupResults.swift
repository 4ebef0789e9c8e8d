import Clinics
import Foundation
import JSON
import Satusehat
import Templating
import Vocabulary

/// What is known of one NIK.
struct PatientResult: View {
    let lookup: PatientLookup
    let patient: Patient?
    /// The patient's page.
    let address: String?
    let isFresh: Bool
    let clinic: Clinic
    let now: Date

    static let fields = Fields<Self>(
        .view("state") { $0.badge }, .text("age") { $0.age }, .flag("found") { $0.ihsNumber != nil }, .text("name") { $0.name },
        .text("ihs") { $0.ihsNumber }, .text("masked") { $0.lookup.nik.description }, .text("born") { $0.born },
        .text("gender") { $0.gender }, .text("record") { $0.patient?.medicalRecordNumber }, .text("instructions") { $0.instructions },
        .text("digits") { $0.lookup.nik.digits }, .flag("fresh") { $0.isFresh }, .text("patient") { $0.address },
        .text("doubt") { LookupDoubt.says($0.lookup, of: $0.patient) })

    private var ihsNumber: String? {
        guard case .found(let number, _) = lookup.result else { return nil }
        return number
    }

    /// What registration staff do next, by what the clinic knows of the patient.
    private var instructions: String? {
        guard ihsNumber == nil else { return nil }
        let check = "Periksa lagi NIK di KTP atau KK."
        guard let patient else {
            return check
                + " Bila sudah benar, tambahkan pasien ini dengan nama, tanggal lahir, jenis kelamin, dan alamat: ia didaftarkan ke SATUSEHAT bersama kunjungan pertamanya."
        }
        let missing = patient.missingToBeCreated
        return missing.isEmpty
            ? check + " Bila sudah benar, tidak ada yang perlu dilakukan: pasien didaftarkan ke SATUSEHAT bersama kunjungan pertamanya."
            : check + " Bila sudah benar, lengkapi \(missing.joined(separator: ", ")) di data pasien agar dapat didaftarkan."
    }

    private var resource: JSON? {
        guard case .found(_, let body?) = lookup.result else { return nil }
        return try? JSON.parse(body)
    }

    private var badge: Badge {
        ihsNumber == nil ? Badge(kind: "belum", label: "Tidak ditemukan") : Badge(kind: "terkirim", label: "Ditemukan")
    }

    /// The clinic's own name of the patient is better than the platform's masked one.
    private var name: String { patient?.name ?? resource?["name"]?[0]?["text"]?.string ?? "Nama tidak diberikan SATUSEHAT" }

    private var born: String? {
        let date = patient?.birthDate ?? resource?["birthDate"]?.string.flatMap { LocalDate($0) }
        return date.map { Indonesian.date($0) }
    }

    private var gender: String? { GenderWord.of(patient?.gender?.rawValue ?? resource?["gender"]?.string) }

    private var age: String {
        if isFresh { return Indonesian.timeWithSeconds(lookup.searchedAt, in: clinic.timeZone) + ", langsung dari SATUSEHAT" }
        let day = LocalDate(lookup.searchedAt, in: clinic.timeZone)
        let relative = Indonesian.relative(day, today: LocalDate(now, in: clinic.timeZone))
        return "Dilihat \(relative), \(Indonesian.dateTime(lookup.searchedAt, in: clinic.timeZone))"
    }
}

/// The children whom the platform knows by a mother's NIK.
struct NewbornResult: View {
    let mother: NIK
    let children: [FoundPatient]

    static let fields = Fields<Self>(
        .text("mother") { $0.mother.description }, .list("rows") { $0.children.map { Row(child: $0) } },
        .flag("hasRows") { !$0.children.isEmpty })

    struct Row: View {
        let child: FoundPatient

        static let fields = Fields<Self>(
            .text("ihs") { $0.child.ihsNumber }, .text("name") { $0.child.maskedName ?? "Nama tidak diberikan" },
            .text("born") { row in row.child.birthDate.flatMap { LocalDate($0) }.map { Indonesian.date($0) } },
            .text("gender") { GenderWord.of($0.child.gender) },
            .text("order") { row in row.child.resource["multipleBirthInteger"]?.int.flatMap { $0 > 0 ? String($0) : nil } })
    }
}

/// FHIR's word for a gender, in Bahasa Indonesia.
enum GenderWord {
    static func of(_ code: String?) -> String? {
        switch code {
        case "male": "Laki-laki"
        case "female": "Perempuan"
        default: nil
        }
    }
}
