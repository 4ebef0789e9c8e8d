import Clinics
import Foundation
import JSON
import Vocabulary

/// Where and when a booking is for, in BPJS's codes. Each part comes from what was told, from what the clinic has mapped, from *Referensi
/// Antrean*, or from the quotas that it set; nil where none says.
struct DoctorSession: Sendable {
    var kodepoli: String
    var namapoli: String?
    /// BPJS wants a number.
    var kodedokter: Int?
    var namadokter: String?
    var hours: PracticeHours?
    /// Of members and of others. An unknown quota never stops what is told.
    var quota: (members: Int, others: Int)?
    /// A patient takes.
    var minutes = 6
    /// Stands before the number as it is called out.
    var prefix: String?

    /// The session that a booking means.
    static func of(_ booking: Antrean, in scope: ClinicScope) async throws -> DoctorSession {
        let codes = try await BPJSMappings.load(.mobileJKN, booking.environment, in: scope)
        let poli = codes.poli(booking.kodepoli)
        let doctor = booking.kodedokter.flatMap(codes.doctor)
        var session = DoctorSession(kodepoli: poli?.code ?? booking.kodepoli)
        session.namapoli = poli?.name
        session.kodedokter = (doctor?.code ?? booking.kodedokter).flatMap { Int($0) }
        session.namadokter = doctor?.name
        session.hours = booking.jampraktek.flatMap { PracticeHours($0) }
        try await session.add(quotasOf: booking, in: scope)
        try await session.add(scheduleOf: booking, in: scope)
        session.hours = session.hours ?? doctor?.hours
        return session
    }

    /// What the clinic set for Mobile JKN.
    private mutating func add(quotasOf booking: Antrean, in scope: ClinicScope) async throws {
        let own = try await AntreanQuotaStore.ofPoli(kodepoli, in: scope).filter {
            $0.day == booking.day.weekday && [booking.kodedokter, kodedokter.map(String.init)].contains($0.kodedokter)
        }
        guard let chosen = Self.choose(own, booking, hours, \.hours) else { return }
        hours = hours ?? chosen.hours
        namapoli = namapoli ?? chosen.poliName
        namadokter = namadokter ?? chosen.doctorName
        quota = (chosen.quota, chosen.quotaOther)
        minutes = chosen.minutes
        prefix = chosen.prefix
    }

    /// What BPJS's own list of hours says of the doctor.
    private mutating func add(scheduleOf booking: Antrean, in scope: ClinicScope) async throws {
        guard let kodedokter else { return }
        let key = "\(kodepoli)/\(kodedokter)/\(booking.day.weekday)/"
        let rows = try await ReferenceStore.rows("rs-jadwal", booking.environment, holding: key, limit: 20, in: scope)
            .filter { $0.code.hasPrefix(key) && $0.extra["libur"]?.int != 1 }
        let timed = rows.compactMap { row in
            row.extra["jadwal"]?.string.flatMap { PracticeHours($0) }.map { (hours: $0, row: row) }
        }
        guard let chosen = Self.choose(timed, booking, hours, \.hours) else { return }
        hours = hours ?? chosen.hours
        namapoli = namapoli ?? chosen.row.extra["namasubspesialis"]?.said ?? chosen.row.extra["namapoli"]?.said
        namadokter = namadokter ?? chosen.row.extra["namadokter"]?.said
        quota = quota ?? chosen.row.extra["kapasitaspasien"]?.int.map { ($0, 0) }
    }

    /// The one of the hours that were told, else the one that begins when was told, else the one during which the patient came, else the
    /// first.
    private static func choose<Session>(
        _ sessions: [Session], _ booking: Antrean, _ told: PracticeHours?, _ hours: (Session) -> PracticeHours
    ) -> Session? {
        if let told { return sessions.first { hours($0) == told } }
        if let start = booking.jampraktek.flatMap({ PracticeHours("\($0)-24:00") })?.start {
            return sessions.first { hours($0).start == start }
        }
        let came = String((booking.jamPeriksa ?? "").prefix(5))
        return sessions.first { hours($0).start <= came && came < hours($0).end } ?? sessions.first
    }
}
