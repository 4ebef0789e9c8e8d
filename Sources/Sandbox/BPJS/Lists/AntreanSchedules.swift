import JSON

/// Who works where and when at both Antrean families. It is the same on every day, so that a demonstration works on any.
enum AntreanSchedules {
    struct Session: Sendable {
        let poli: String
        let doctor: Int
        let name: String
        /// `08:00-12:00`
        let hours: String
        let capacity: Int
    }

    struct Poli: Sendable {
        let code: String
        let name: String
    }

    static let firstLevelPolis = [
        Poli(code: "001", name: "POLI UMUM"), Poli(code: "002", name: "POLI GIGI & MULUT"), Poli(code: "003", name: "POLI KIA"),
        closedPoli,
    ]

    /// Known, and open on no day.
    static let closedPoli = Poli(code: "008", name: "POLI KB")

    static let firstLevel = [
        Session(poli: "001", doctor: 12345, name: "dr. Bagas Prakoso", hours: "08:00-16:00", capacity: 100),
        Session(poli: "001", doctor: 12345, name: "dr. Bagas Prakoso", hours: "16:00-21:00", capacity: 60),
        Session(poli: "001", doctor: 12346, name: "dr. Alexander", hours: "07:00-12:00", capacity: 100),
        Session(poli: "002", doctor: 12350, name: "drg. Melati Contoh", hours: "08:00-12:00", capacity: 20),
        Session(poli: "003", doctor: 12360, name: "Bidan Kartini Contoh", hours: "08:00-14:00", capacity: 40),
    ]

    static let referralPolis = [
        Poli(code: "ANA", name: "Anak"), Poli(code: "INT", name: "Penyakit Dalam"), Poli(code: "OBG", name: "Obstetri dan Ginekologi"),
        Poli(code: "BED", name: "Bedah"), Poli(code: "MAT", name: "Mata"),
    ]

    static let referral = [
        Session(poli: "ANA", doctor: 33690, name: "dr. Yoga Yandika, Sp.A", hours: "08:00-12:00", capacity: 54),
        Session(poli: "ANA", doctor: 33690, name: "dr. Yoga Yandika, Sp.A", hours: "16:00-20:00", capacity: 30),
        Session(poli: "ANA", doctor: 12345, name: "Dr. Hendra, Sp.A", hours: "08:00-16:00", capacity: 60),
        Session(poli: "INT", doctor: 33700, name: "dr. Syarifuddin, Sp.Pd.", hours: "08:00-17:00", capacity: 80),
        Session(poli: "OBG", doctor: 33710, name: "dr. Olivia Kirana, Sp.OG", hours: "09:00-15:00", capacity: 40),
        Session(poli: "BED", doctor: 33720, name: "dr. Nicholas Evan, Sp.B.", hours: "10:00-14:00", capacity: 25),
        Session(poli: "MAT", doctor: 33730, name: "dr. Dito Arifin, Sp.M.", hours: "08:00-13:00", capacity: 35),
    ]

    private static let days = ["SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU"]

    /// A row of `jadwaldokter`: every second one has blanks around the dash, as BPJS's have (reference of BPJS, section 5.1).
    static func row(_ session: Session, weekday: Int) -> JSON {
        let name = referralPolis.first { $0.code == session.poli }?.name ?? session.poli
        let hours = session.doctor.isMultiple(of: 2) ? session.hours.split(separator: "-").joined(separator: " - ") : session.hours
        return [
            "kodesubspesialis": .string(session.poli), "hari": .int(weekday), "kapasitaspasien": .int(session.capacity), "libur": 0,
            "namahari": .string(days[weekday - 1]), "jadwal": .string(hours), "namasubspesialis": .string(name.uppercased()),
            "namadokter": .string(session.name.uppercased()), "kodepoli": .string(session.poli), "namapoli": .string(name),
            "kodedokter": .int(session.doctor),
        ]
    }
}
