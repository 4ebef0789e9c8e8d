import JSON

/// What BPJS has stored of one facility.
struct BPJSFacility: Sendable {
    /// By card, day (`dd-MM-yyyy`) and poli.
    var registrations: [String: PCareRegistration] = [:]
    /// Keys of the registrations of a day, in their order; deleted ones are taken out.
    var registrationsOfDay: [String: [String]] = [:]
    /// The last number given on a day. Numbers are not given again after a deletion.
    var lastNumber: [String: Int] = [:]
    /// By noKunjungan.
    var visits: [String: PCareVisit] = [:]
    /// How many visits were ever entered.
    var visitsMade = 0
    /// The last number given to a drug or a procedure of a visit.
    var lastItem = 0
    /// Antrean FKTP, by member, poli and day.
    var queue: [String: AntreanEntry] = [:]
    /// Antrean RS, by kodebooking.
    var bookings: [String: AntreanBooking] = [:]
    /// Codes of the bookings of a day (`yyyy-MM-dd`), in their order.
    var bookingsOfDay: [String: [String]] = [:]
    /// Poli and day that are closed.
    var closures: Set<String> = []

    static func key(_ parts: String...) -> String { parts.joined(separator: "|") }
}

/// A registration at PCare.
struct PCareRegistration: Sendable {
    /// `A1`
    let number: String
    let body: JSON
    /// noKunjungan once the visit is entered.
    var visit: String?
}

/// A visit at PCare with what was given and done.
struct PCareVisit: Sendable {
    let number: String
    /// Key of its registration, which edits do not repeat.
    let registration: String
    var body: JSON
    var drugs: [Item] = []
    var procedures: [Item] = []

    struct Item: Sendable {
        let number: Int
        var body: JSON
    }
}

/// An entry of Antrean FKTP.
struct AntreanEntry: Sendable {
    let body: JSON
    /// 1 present, 2 absent, nil before the call.
    var called: Int?
    var isCancelled = false
}

/// A booking of Antrean RS.
struct AntreanBooking: Sendable {
    struct Task: Sendable {
        let id: Int
        /// Milliseconds, as the facility sent it.
        let time: Int
        /// Milliseconds, when it was accepted.
        let accepted: Int
    }

    let body: JSON
    let created: Int
    /// `Mobile JKN` when the patient booked in the app.
    let source: String
    var tasks: [Task] = []
    var hasPharmacy = false
    var isCancelled = false

    /// Belum, Sedang, Selesai dilayani, or Batal.
    var status: String {
        if isCancelled || tasks.last?.id == 99 { return "Batal" }
        guard let last = tasks.last?.id else { return "Belum dilayani" }
        return last >= 5 ? "Selesai dilayani" : last >= 4 ? "Sedang dilayani" : "Belum dilayani"
    }
}
