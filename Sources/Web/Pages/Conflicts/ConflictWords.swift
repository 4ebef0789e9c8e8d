import Clinics
import Vocabulary

/// What a conflict is and what somebody does about it.
struct ConflictWords {
    let conflict: Conflict

    var title: String {
        switch conflict.kind {
        case .locationID: "Beberapa lokasi memakai satu Location SATUSEHAT"
        case .practitionerIHS: "Satu nomor IHS dipakai beberapa praktisi"
        case .practitionerLicence: "Satu nomor SIP atau STR dipakai beberapa praktisi"
        case .patientIHS: "Satu nomor IHS dipakai beberapa pasien"
        case .medicalRecordNumber: "Satu no. RM dipakai beberapa pasien"
        case .bpjsNumber: "Satu nomor kartu BPJS dipakai beberapa pasien"
        }
    }

    /// What it does, and the next step.
    var remedy: String {
        switch conflict.kind {
        case .locationID:
            "Kunjungan dari lokasi itu tampak sebagai satu poli di SATUSEHAT. Buat atau hubungkan Location tersendiri untuk tiap poli, atau nonaktifkan yang tidak dipakai."
        case .practitionerIHS:
            "Kemungkinan satu orang dengan satu NIK tercatat dua kali. Nonaktifkan salah satunya, atau perbaiki nomor IHS yang salah."
        case .practitionerLicence: "Nomor SIP dan STR milik satu orang. Perbaiki yang salah ketik, atau nonaktifkan praktisi yang ganda."
        case .patientIHS:
            "Kemungkinan satu orang tercatat dua kali, misalnya bayi dengan NIK ibu lalu dengan NIK sendiri. Nonaktifkan salah satunya."
        case .medicalRecordNumber:
            "Kunjungan yang hanya menyebut no. RM ini ditolak karena orangnya tidak jelas. Perbaiki no. RM yang salah, atau nonaktifkan pasien yang ganda."
        case .bpjsNumber: "Nomor kartu BPJS milik satu orang. Perbaiki yang salah ketik, atau nonaktifkan pasien yang ganda."
        }
    }

    /// Where its subjects are shown.
    var page: String {
        switch conflict.kind {
        case .locationID: "locations"
        case .practitionerIHS, .practitionerLicence: "practitioners"
        case .patientIHS, .medicalRecordNumber, .bpjsNumber: "patients"
        }
    }

    /// What somebody must be allowed to, to see it.
    var permission: Permission { page == "patients" ? .patients : .masterData }
}
