import Foundation
import Vocabulary

/// When a doctor sees patients of a poli on a day of the week, and how many may book.
public struct AntreanQuota: Sendable, Hashable {
    /// BPJS's code of the poli.
    public var kodepoli: String
    /// BPJS's code of the doctor.
    public var kodedokter: String
    /// 1 Monday to 7 Sunday.
    public var day: Int
    /// From when until when, by the clinic's clock.
    public var hours: PracticeHours
    /// Members; 0 closes the session.
    public var quota: Int
    /// Patients who are no members.
    public var quotaOther = 0
    /// Minutes that a patient takes.
    public var minutes = 6
    /// Stands before the number as it is called out.
    public var prefix = "A"
    /// What people call the poli.
    public var poliName: String?
    /// What people call the doctor.
    public var doctorName: String?

    /// Makes one with the usual minutes and prefix.
    public init(kodepoli: String, kodedokter: String, day: Int, hours: PracticeHours, quota: Int) {
        self.kodepoli = kodepoli
        self.kodedokter = kodedokter
        self.day = day
        self.hours = hours
        self.quota = quota
    }

    /// `08:00-12:00`, as Mobile JKN says it.
    public var jampraktek: String { hours.text }
    /// The poli's name, or its code.
    public var poli: String { poliName ?? kodepoli }
    /// The doctor's name, or the code.
    public var doctor: String { doctorName ?? kodedokter }

    /// When the session of a day begins.
    func start(on day: LocalDate, in zone: ClinicTimeZone) -> Date { day.instant(hours.start, in: zone) }
    /// When it is over.
    func end(on day: LocalDate, in zone: ClinicTimeZone) -> Date { day.instant(hours.end, in: zone) }
}
