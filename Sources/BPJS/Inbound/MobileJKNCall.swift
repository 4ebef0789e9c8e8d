import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// A call of Mobile JKN that showed a token of the clinic, in a transaction of the clinic. What refuses it throws ``MobileJKNRefusal``, and
/// the transaction is undone.
public struct MobileJKNCall: Sendable {
    let clinic: Clinic
    let scope: ClinicScope
    let intake: Intake
    /// The time of day.
    let now: Date
    /// The body; of a `GET` what its address says.
    let body: JSON

    /// A call of these parts.
    public init(clinic: Clinic, scope: ClinicScope, intake: Intake, now: Date, body: JSON) {
        self.clinic = clinic
        self.scope = scope
        self.intake = intake
        self.now = now
        self.body = body
    }

    /// Today by the clinic's clock.
    var today: LocalDate { LocalDate(now, in: clinic.timeZone) }
    /// The family whose queue the clinic keeps.
    var channel: PlatformChannel { clinic.level == .fktp ? .antreanFKTP : .mobileJKN }

    /// A field as text, trimmed; numbers are taken too, as senders differ. Empty when it is absent.
    func text(_ name: String) -> String {
        switch body[name] {
        case .string(let text): text.trimmingCharacters(in: .whitespacesAndNewlines)
        case .number(let number): number.text
        default: ""
        }
    }

    /// A field that has to be there.
    func required(_ name: String, _ says: String) throws -> String {
        let text = text(name)
        guard !text.isEmpty else { throw MobileJKNRefusal.empty(says) }
        return text
    }

    /// A day `yyyy-MM-dd`.
    func day(_ name: String = "tanggalperiksa") throws -> LocalDate {
        guard let day = LocalDate(text(name)) else { throw MobileJKNRefusal.dateFormat }
        return day
    }

    /// `nomorkartu`, 13 digits.
    func card(_ name: String = "nomorkartu") throws -> String {
        let card = try required(name, "Nomor Kartu")
        guard card.utf8.count == 13, card.utf8.allSatisfy({ (48...57).contains($0) }) else { throw MobileJKNRefusal.cardFormat }
        return card
    }

    /// `nik`, 16 digits.
    func nik() throws -> NIK {
        guard let nik = NIK(try required("nik", "NIK")) else { throw MobileJKNRefusal.nikFormat }
        return nik
    }

    /// A doctor's session in the queue of a day.
    func queue(_ session: AntreanQuota, on day: LocalDate) -> AntreanQueue {
        AntreanQueue(
            environment: clinic.environment, channel: channel, day: day, kodepoli: session.kodepoli, kodedokter: session.kodedokter,
            jampraktek: session.jampraktek)
    }

    /// The queue that a place is in.
    func queue(of place: Antrean) -> AntreanQueue {
        AntreanQueue(
            environment: place.environment, channel: place.channel, day: place.day, kodepoli: place.kodepoli, kodedokter: place.kodedokter,
            jampraktek: place.jampraktek)
    }

    /// The queue of a poli, whoever the doctor is.
    func queue(ofPoli kodepoli: String, on day: LocalDate) -> AntreanQueue {
        AntreanQueue(
            environment: clinic.environment, channel: channel, day: day, kodepoli: kodepoli, kodedokter: nil, jampraktek: nil)
    }

    /// The sessions of a poli on a day; refuses a poli that there is not, and a day on which it is closed.
    func sessions(_ kodepoli: String, on day: LocalDate) async throws -> (all: [AntreanQuota], ofDay: [AntreanQuota]) {
        let all = try await AntreanQuotaStore.ofPoli(kodepoli, in: scope)
        guard !all.isEmpty else { throw MobileJKNRefusal.unknownPoli }
        let ofDay = all.filter { $0.day == day.weekday }
        guard !ofDay.isEmpty else { throw MobileJKNRefusal.closed }
        return (all, ofDay)
    }

    /// The session that a call means. Calls of the first version name neither doctor nor hours: then it is the first that is not over.
    func session(_ kodepoli: String, on day: LocalDate) async throws -> AntreanQuota {
        let (all, ofDay) = try await sessions(kodepoli, on: day)
        let doctor = text("kodedokter")
        let hours = text("jampraktek")
        let meant = ofDay.filter {
            (doctor.isEmpty || $0.kodedokter == doctor) && (hours.isEmpty || $0.jampraktek == PracticeHours(hours)?.text)
        }
        guard let first = meant.first else {
            // What is said comes back as far as it can be a doctor's code: it is logged too.
            let said = Int(doctor) == nil ? "" : String(doctor.prefix(10))
            throw MobileJKNRefusal.notScheduled(all.first { $0.kodedokter == doctor }?.doctor ?? said)
        }
        return meant.first { $0.quota > 0 && now < $0.end(on: day, in: clinic.timeZone) } ?? first
    }

    /// What people call the poli and the doctor of a place, and the minutes that a patient takes there.
    func names(of place: Antrean) async throws -> (poli: String, doctor: String, minutes: Int) {
        let sessions = try await AntreanQuotaStore.ofPoli(place.kodepoli, in: scope)
        let session = sessions.first { $0.kodedokter == place.kodedokter } ?? sessions.first
        return (
            place.content["namapoli"]?.string ?? session?.poli ?? place.kodepoli,
            place.content["namadokter"]?.string ?? session?.doctor ?? "", session?.minutes ?? 6
        )
    }
}

extension JSON {
    /// A doctor's code as the lists have it: a number where it is one.
    static func code(_ text: String) -> JSON { Int(text).map { .number(JSONNumber($0)) } ?? .string(text) }
    static func count(_ number: Int) -> JSON { .number(JSONNumber(number)) }
    static func milliseconds(_ instant: Date) -> JSON { .number(JSONNumber(Int((instant.timeIntervalSince1970 * 1_000).rounded()))) }
}
