import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// The way in for registrations of a referral clinic, and all that changes them.
extension BPJSIntake {
    /// Stores a registration, new or told again, with what Mobile JKN is told of it. What the patient took in Mobile JKN for the same poli
    /// and day is the same one: BPJS knows it, and gets its tasks only.
    public func book(_ command: BookingCommand, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await lock("bpjs/registrasi/\(clinic.environment)/\(command.day.text)/\(command.jamPeriksa)/\(command.norm)", in: scope)
        let found = try await find(command, clinic, scope)
        let person = try await whose(command.person(found), scope)
        try await lock(found?.person ?? person.index, command.day, clinic, in: scope)
        if let found, found.person != person.index { try await lock(person.index, command.day, clinic, in: scope) }
        guard let kodepoli = command.kodepoli ?? found?.kodepoli else { throw Refusal.noPoli }
        let known: Antrean?
        if let found {
            known = try await AntreanStore.find(found.id, in: scope)
        } else {
            known = try await taken(command, person.index, kodepoli, clinic, scope)
        }
        guard known?.cancelledAt == nil else { throw Refusal.ended }
        var booking =
            known
            ?? Antrean(
                environment: clinic.environment, channel: .mobileJKN, source: command.isFromMobileJKN ? .mobileJKN : .clinic,
                day: command.day, kodepoli: kodepoli, person: person.index, content: [:], createdAt: Date())
        let sentTasks = try await sentTasks(of: booking, in: scope)
        let before = known
        booking.take(command, kodepoli, person, sent: sentTasks)
        let session = try await DoctorSession.of(booking, in: scope)
        try await complete(&booking, session, in: scope)
        if let code = booking.kodebooking, let other = try await AntreanQueueStore.find(kodebooking: code, clinic.environment, in: scope),
            other.id != booking.id
        {
            throw Refusal.codeTaken
        }
        if known == nil { try await AntreanStore.insert(booking, in: scope) } else { try await AntreanStore.update(booking, in: scope) }
        var accepted = try await plan(booking, session, clinic, in: scope)
        accepted.before = before
        accepted.keptTasks = sentTasks.filter { task in
            guard let told = command.tasks[task] else { return false }
            return told.map(BPJSTime.milliseconds) != before?.tasks[task].map(BPJSTime.milliseconds)
        }.sorted()
        if let before, accepted.isTold, booking.isOtherwise(than: before) {
            let told = BookingBody(booking: before, session: try await DoctorSession.of(before, in: scope), zone: clinic.timeZone)
            accepted.isChangedAfterSending = told.add != BookingBody(booking: booking, session: session, zone: clinic.timeZone).add
        }
        return accepted
    }

    /// A registration is given up. What BPJS was not told yet is not told any more.
    public func cancelBooking(_ id: UUID, reason: String, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await change(id, clinic, scope) { booking in
            guard booking.cancelledAt == nil else { return }
            booking.cancelledAt = Date()
            booking.content["alasan"] = .string(reason)
        }
    }

    /// A person says that BPJS knows a registration by other ways (*Sudah*): what is open of it is closed as skipped, never counted as sent.
    /// Times that are told later still go.
    public func markSent(_ id: UUID, reason: String, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await change(id, clinic, scope, ending: .markedSent) { booking in
            guard booking.cancelledAt == nil else { throw Refusal.ended }
            booking.markedSent = booking.markedSent ?? .init(at: Date(), reason: reason)
        }
    }

    /// Puts a registration back to what it was. What BPJS has accepted stays there.
    public func putBack(_ booking: Antrean, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await change(booking.id, clinic, scope) { $0 = booking }
    }

    /// Takes a registration away, as if it had never been told: for one that came by mistake.
    /// - Returns: false, with nothing changed, when something of it has left, or is leaving.
    public func remove(_ id: UUID, of clinic: Clinic, in scope: ClinicScope) async throws -> Bool {
        do {
            try await scope.transaction.savepoint { _ in
                let accepted = try await change(id, clinic, scope) { $0.cancelledAt = $0.cancelledAt ?? Date() }
                guard accepted.deliveries.allSatisfy({ $0.state == .skipped }) else { throw HasLeft() }
                try await BookingStore.remove(id, in: scope)
            }
            return true
        } catch is HasLeft { return false }
    }

    private struct HasLeft: Error {}

    /// Plans a registration again as it stands: a code may have been mapped, a list read.
    public func replanBooking(_ id: UUID, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await change(id, clinic, scope) { _ in }
    }

    /// Plans again the registrations of which something waits for a code or a field. One a transaction.
    /// - Parameter day: of this day only.
    public func releaseBookings(on day: LocalDate? = nil, of clinic: Clinic, in database: ClinicDatabase) async throws {
        let waiting = try await database.transaction(in: clinic.id) {
            try await BookingStore.waiting(on: day, clinic.environment, in: $0)
        }
        for id in waiting {
            _ = try await database.transaction(in: clinic.id) { try await replanBooking(id, of: clinic, in: $0) }
        }
    }

    /// Plans what a booking wants now. The caller holds its person's day.
    func plan(_ booking: Antrean, _ clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedBooking {
        try await plan(booking, try await DoctorSession.of(booking, in: scope), clinic, in: scope)
    }

    /// - Parameter ending: closes what is open of it for this reason.
    private func plan(
        _ booking: Antrean, _ session: DoctorSession, _ clinic: Clinic, ending: SkipReason? = nil, in scope: ClinicScope
    ) async throws -> AcceptedBooking {
        let body = BookingBody(booking: booking, session: session, zone: clinic.timeZone)
        let subject = PlanSubject(
            key: Self.key(booking.person, booking.day, clinic), sources: [booking.id], environment: clinic.environment,
            serviceDate: booking.day, patientID: booking.patientID)
        var known = try await intake.deliveries(of: subject, in: scope)
        let wanted = Set(BookingPlanner.plan(booking, body, stopped: known.stopped).map(\.key))
        // Not told yet, and no more to be told: an end that came before, a time that was taken back.
        let isOver = booking.cancelledAt != nil || ending != nil
        let over = known.filter { delivery in
            guard delivery.state == .pending || delivery.state == .failed else { return false }
            return !wanted.contains(delivery.key) || isOver && delivery.key != BookingKey.cancel(booking.id).text
        }.map(\.id)
        if !over.isEmpty {
            // A time that was taken back may be told again.
            _ = try await intake.stop(over, ending ?? (isOver ? .cancelledBeforeSending : .enteredInError), in: scope)
            known = try await intake.deliveries(of: subject, in: scope)
        }
        let plans = BookingPlanner.plan(booking, body, stopped: known.stopped)
        try await intake.plan(subject, in: scope) { _ in plans }
        let today = LocalDate(now(), in: clinic.timeZone)
        if booking.day < today { try await LateDeliveries.close(subject.sources, today: today, in: scope) }
        return AcceptedBooking(booking: booking, deliveries: try await intake.deliveries(of: subject, in: scope))
    }

    private func find(_ command: BookingCommand, _ clinic: Clinic, _ scope: ClinicScope) async throws -> Antrean? {
        if let known = try await BookingStore.find(command.day, command.jamPeriksa, command.norm, clinic.environment, in: scope) {
            return known
        }
        // What Mobile JKN gave a code for is registered under that code.
        guard let code = command.kodebooking,
            let booked = try await AntreanQueueStore.find(kodebooking: code, clinic.environment, in: scope), booked.jamPeriksa == nil
        else { return nil }
        guard booked.day == command.day else { throw Refusal.codeTaken }
        return booked
    }

    private func taken(
        _ command: BookingCommand, _ person: [UInt8], _ kodepoli: String, _ clinic: Clinic, _ scope: ClinicScope
    ) async throws -> Antrean? {
        let codes = try await BPJSMappings.load(.mobileJKN, clinic.environment, in: scope)
        let polis = [kodepoli] + (codes.poli(kodepoli).map { [$0.code] } ?? [])
        return try await BookingStore.unregistered(person, kodepoli: polis, on: command.day, clinic.environment, in: scope)
    }

    private func sentTasks(of booking: Antrean, in scope: ClinicScope) async throws -> [TaskID] {
        let subject = PlanSubject(
            key: "", sources: [booking.id], environment: booking.environment, serviceDate: booking.day, patientID: nil)
        let sent = Set(try await intake.deliveries(of: subject, in: scope).filter { $0.state == .completed }.map(\.key))
        return TaskID.allCases.filter { sent.contains(BookingKey.task(booking.id, $0).text) }
    }

    /// Number, code and quota of a new one, where they were not told: they stay as they are made now.
    private func complete(_ booking: inout Antrean, _ session: DoctorSession, in scope: ClinicScope) async throws {
        guard booking.source == .clinic else { return }
        if booking.angkaantrean == nil {
            booking.angkaantrean = booking.nomorantrean.flatMap { $0.split { !$0.isNumber }.last.flatMap { Int($0) } }
        }
        if booking.angkaantrean == nil {
            booking.angkaantrean = try await AntreanNumberStore.next(session.kodepoli, on: booking.day, booking.environment, in: scope)
        }
        let number = booking.angkaantrean ?? 1
        booking.nomorantrean = booking.nomorantrean ?? "\(session.prefix ?? session.kodepoli)-\(number)"
        if booking.kodebooking == nil { booking.kodebooking = try await code(booking, session, number, in: scope) }
        guard let quota = session.quota, booking.content["kuotajkn"] == nil else { return }
        let count = try await AntreanQueueStore.count(
            AntreanQueue(
                environment: booking.environment, channel: .mobileJKN, day: booking.day, kodepoli: session.kodepoli,
                kodedokter: session.kodedokter.map(String.init) ?? booking.kodedokter, jampraktek: nil), in: scope)
        // BPJS counts what is left after this one.
        booking.content["kuotajkn"] = .count(quota.members)
        booking.content["sisakuotajkn"] = .count(max(0, quota.members - count.members - (booking.nomorkartu.isEmpty ? 0 : 1)))
        booking.content["kuotanonjkn"] = .count(quota.others)
        booking.content["sisakuotanonjkn"] = .count(
            max(0, quota.others - (count.total - count.members) - (booking.nomorkartu.isEmpty ? 1 : 0)))
    }

    /// Of day, poli and number. Two doctors of a poli may each have a number 1: the later one gets a letter behind it.
    private func code(_ booking: Antrean, _ session: DoctorSession, _ number: Int, in scope: ClinicScope) async throws -> String {
        let plain = PlaceTaking.bookingCode(booking.day, session.kodepoli, number)
        for suffix in [""] + "BCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        where try await AntreanQueueStore.find(kodebooking: plain + suffix, booking.environment, in: scope) == nil {
            return plain + suffix
        }
        return plain + "-" + booking.id.lowerText
    }

    private func change(
        _ id: UUID, _ clinic: Clinic, _ scope: ClinicScope, ending: SkipReason? = nil, _ change: (inout Antrean) throws -> Void
    ) async throws -> AcceptedBooking {
        guard let found = try await AntreanStore.find(id, in: scope), found.channel == .mobileJKN else { throw Refusal.unknown }
        try await lock(found.person, found.day, clinic, in: scope)
        guard var booking = try await AntreanStore.find(id, in: scope) else { throw Refusal.unknown }
        let before = booking
        try change(&booking)
        if booking != before { try await AntreanStore.update(booking, in: scope) }
        return try await plan(booking, try await DoctorSession.of(booking, in: scope), clinic, ending: ending, in: scope)
    }

    private func lock(_ key: String, in scope: ClinicScope) async throws { try await intake.lock(key, in: scope) }
}

extension AcceptedBooking {
    /// BPJS has the booking, by us.
    fileprivate var isTold: Bool {
        deliveries.contains { $0.key == BookingKey.add(booking.id).text && $0.state == .completed }
    }
}

extension [SubjectDelivery] {
    fileprivate var stopped: Set<String> { Set(filter { $0.state == .skipped }.map(\.key)) }
}

extension Antrean {
    /// Whether more than its times has changed: those are most of what is told of a booking.
    fileprivate func isOtherwise(than before: Antrean) -> Bool {
        var untimed = self
        (untimed.tasks, untimed.calledAt, untimed.isPresent) = (before.tasks, before.calledAt, before.isPresent)
        return untimed != before
    }

    fileprivate mutating func take(_ command: BookingCommand, _ kodepoli: String, _ person: Whose, sent: [TaskID]) {
        jamPeriksa = command.jamPeriksa
        norm = command.norm
        self.person = person.index
        patientID = person.patient?.id ?? patientID
        visitID = command.visitID ?? visitID
        noRawat = command.noRawat ?? noRawat
        // What Mobile JKN gave stays what it gave.
        if source == .clinic {
            self.kodepoli = kodepoli
            kodedokter = command.kodedokter ?? kodedokter
            jampraktek = command.jampraktek.map { PracticeHours($0)?.text ?? $0 } ?? jampraktek
            nomorantrean = command.nomorantrean ?? nomorantrean
            angkaantrean = command.angkaantrean ?? angkaantrean
        }
        kodebooking = kodebooking ?? command.kodebooking
        for (name, value) in command.content { content[name] = value }
        if let card = command.card { content["nomorkartu"] = .string(card) }
        if let nik = command.nik { content["nik"] = .string(nik) }
        if let name = command.name { content["nama"] = .string(name) }
        for (task, instant) in command.tasks where !sent.contains(task) {
            // A clinic's system that knows no time of its own does not undo that the patient checked in.
            if instant == nil, let checkedInAt, tasks[task] == checkedInAt { continue }
            tasks[task] = instant
        }
        // In the queue that Mobile JKN asks for, who is called into the poli waits no more, nor who is absent.
        calledAt = tasks[.clinic] ?? tasks[.absent]
        isPresent = calledAt == nil ? nil : tasks[.clinic] != nil
    }
}
