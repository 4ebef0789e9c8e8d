import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// The way in for what a first-level clinic tells BPJS: stores it with the deliveries that it wants, in one transaction.
public struct BPJSIntake: Sendable {
    let intake: Intake
    let now: @Sendable () -> Date

    /// An intake that plans through the one of visits.
    public init(_ intake: Intake, now: @escaping @Sendable () -> Date = { Date() }) {
        self.intake = intake
        self.now = now
    }

    /// What was stored, and what becomes of it.
    public struct Accepted: Sendable, Hashable {
        /// The place in the queue, the registration or the visit.
        public var id: UUID
        /// What is told of it, in order of making.
        public var deliveries: [SubjectDelivery]
    }

    /// Why nothing was stored.
    public enum Refusal: Error, Sendable, Hashable {
        /// There is no such place in the queue, registration or visit.
        case unknown
        /// Neither card number, NIK nor medical record number.
        case nobody
        /// Given up, or taken back, already.
        case ended
        /// A new registration names no poli.
        case noPoli
        /// The booking code belongs to another registration.
        case codeTaken
    }

    /// A place in the queue. The same person at the same poli on the same day is the same place.
    public func queue(_ command: AntreanCommand, of clinic: Clinic, in scope: ClinicScope) async throws -> Accepted {
        let person = try await whose(command.person, scope)
        try await lock(person.index, command.day, clinic, in: scope)
        let known = try await AntreanStore.find(
            person.index, kodepoli: command.kodepoli, on: command.day, .antreanFKTP, clinic.environment, in: scope)
        var antrean =
            known
            ?? Antrean(
                environment: clinic.environment, channel: .antreanFKTP, source: command.isFromMobileJKN ? .mobileJKN : .clinic,
                day: command.day, kodepoli: command.kodepoli, person: person.index, content: [:], createdAt: Date())
        antrean.take(command, person)
        if known == nil { try await AntreanStore.insert(antrean, in: scope) } else { try await AntreanStore.update(antrean, in: scope) }
        return try await plan(antrean.id, person.index, command.day, antrean.patientID, clinic, in: scope)
    }

    /// A patient was called.
    public func call(_ named: NamedAntrean, at instant: Date, isPresent: Bool, of clinic: Clinic, in scope: ClinicScope) async throws
        -> Accepted
    {
        try await change(named, of: clinic, in: scope) { antrean in
            antrean.calledAt = instant
            antrean.isPresent = isPresent
        }
    }

    /// A place in the queue is given up. What BPJS was not told yet is not told any more.
    public func cancel(_ named: NamedAntrean, reason: String, of clinic: Clinic, in scope: ClinicScope) async throws -> Accepted {
        try await change(named, of: clinic, in: scope) { antrean in
            antrean.cancelledAt = Date()
            antrean.content["alasan"] = .string(reason)
        }
    }

    /// A registration at PCare, or a visit there. The same person at the same poli on the same day is the same one; a visit that was told
    /// already is edited.
    public func put(_ command: PCareCommand, of clinic: Clinic, in scope: ClinicScope) async throws -> Accepted {
        let person = try await whose(command.person, scope)
        try await lock(person.index, command.day, clinic, in: scope)
        let environment = clinic.environment
        let known = try await PCareRecordStore.find(
            command.kind, person.index, kdPoli: command.kdPoli, on: command.day, environment, in: scope)
        var registration: PCareRecord?
        if command.kind == .kunjungan {
            registration = try await PCareRecordStore.find(
                .pendaftaran, person.index, kdPoli: command.kdPoli, on: command.day, environment, in: scope)
        }
        var record =
            known
            ?? PCareRecord(
                id: .v7(), environment: environment, kind: command.kind, day: command.day, kdPoli: command.kdPoli, norm: nil,
                person: person.index, patientID: nil, visitID: nil, registrationID: nil, content: [:], deletedAt: nil, createdAt: Date())
        record.content = command.content
        if let name = command.person.name { record.content["nama"] = .string(name) }
        if command.kind == .pendaftaran, command.content["kdProviderPeserta"]?.string?.isEmpty != false {
            // The clinic's own members are most; PCare refuses those of others, and says so.
            let own = try await BPJSCredentialStore.load(.pcare, environment, in: scope)?.manner.providerCode
            record.content["kdProviderPeserta"] = own.map { .string($0) } ?? .null
        }
        record.norm = command.person.norm ?? person.patient?.medicalRecordNumber ?? record.norm
        record.patientID = person.patient?.id ?? record.patientID
        record.visitID = command.visitID ?? record.visitID
        record.registrationID = registration?.id ?? record.registrationID
        try await PCareRecordStore.put(record, in: scope)
        if command.kind == .pendaftaran { try await adoptVisits(of: record, in: scope) }
        return try await plan(record.id, person.index, command.day, record.patientID, clinic, in: scope)
    }

    /// Takes back a registration or a visit: what was told is deleted at PCare, what was not is not told.
    public func delete(_ id: UUID, _ kind: PCareRecord.Kind, of clinic: Clinic, in scope: ClinicScope) async throws -> Accepted {
        guard let found = try await PCareRecordStore.find(id, in: scope), found.kind == kind else { throw Refusal.unknown }
        try await lock(found.person, found.day, clinic, in: scope)
        guard var record = try await PCareRecordStore.find(id, in: scope) else { throw Refusal.unknown }
        if record.deletedAt == nil {
            record.deletedAt = Date()
            try await PCareRecordStore.put(record, in: scope)
        }
        return try await plan(
            record.id, record.person, record.day, record.patientID, clinic, ending: [kind == .pendaftaran ? .register(id) : .visit(id)],
            in: scope)
    }

    /// Makes the bodies of deliveries of one of our things again, from what is stored of it and the codes of now.
    /// - Parameter person: who asked for it; stands on the next attempt.
    /// - Returns: false, with nothing changed, when there is no such thing in the clinic's environment.
    public func rebuild(_ source: UUID, _ deliveries: [UUID], by person: UUID?, in scope: ClinicScope) async throws -> Bool {
        guard let clinic = try await ClinicStore.find(scope.id, in: scope) else { return false }
        if let antrean = try await AntreanStore.find(source, in: scope), antrean.environment == clinic.environment {
            try await lock(antrean.person, antrean.day, clinic, in: scope)
            try await intake.forget(deliveries, by: person, in: scope)
            guard antrean.channel == .antreanFKTP else {
                _ = try await replanBooking(source, of: clinic, in: scope)
                return true
            }
            _ = try await plan(source, antrean.person, antrean.day, antrean.patientID, clinic, in: scope)
            return true
        }
        guard let record = try await PCareRecordStore.find(source, in: scope), record.environment == clinic.environment else {
            return false
        }
        try await lock(record.person, record.day, clinic, in: scope)
        try await intake.forget(deliveries, by: person, in: scope)
        _ = try await plan(source, record.person, record.day, record.patientID, clinic, in: scope)
        return true
    }

    /// Plans again the days of which something waits for a code, after one was mapped. A day a transaction.
    public func release(of clinic: Clinic, in database: ClinicDatabase) async throws {
        let waiting = try await database.transaction(in: clinic.id) { try await AntreanStore.waitingForCodes(clinic.environment, in: $0) }
        for antrean in waiting {
            try await database.transaction(in: clinic.id) { scope in
                try await lock(antrean.person, antrean.day, clinic, in: scope)
                _ = try await plan(antrean.id, antrean.person, antrean.day, antrean.patientID, clinic, in: scope)
            }
        }
        try await releaseBookings(of: clinic, in: database)
    }

    private func change(
        _ named: NamedAntrean, of clinic: Clinic, in scope: ClinicScope, _ change: (inout Antrean) -> Void
    ) async throws -> Accepted {
        guard let found = try await find(named, clinic, scope) else { throw Refusal.unknown }
        try await lock(found.person, found.day, clinic, in: scope)
        guard var antrean = try await AntreanStore.find(found.id, in: scope) else { throw Refusal.unknown }
        guard antrean.cancelledAt == nil else {
            // The same cancellation again is the same one.
            return try await plan(antrean.id, antrean.person, antrean.day, antrean.patientID, clinic, in: scope)
        }
        change(&antrean)
        try await AntreanStore.update(antrean, in: scope)
        let ending: [DayKey] =
            antrean.cancelledAt == nil ? [] : [.addQueue(antrean.id)] + [true, false].map { .call(antrean.id, isPresent: $0) }
        return try await plan(antrean.id, antrean.person, antrean.day, antrean.patientID, clinic, ending: ending, in: scope)
    }

    private func find(_ named: NamedAntrean, _ clinic: Clinic, _ scope: ClinicScope) async throws -> Antrean? {
        switch named {
        case .id(let id): return try await AntreanStore.find(id, in: scope)
        case .place(let person, let kodepoli, let day):
            guard let index = PersonIndex.of(card: person.card, nik: person.nik, norm: person.norm, scope.keys) else {
                throw Refusal.nobody
            }
            return try await AntreanStore.find(index, kodepoli: kodepoli, on: day, .antreanFKTP, clinic.environment, in: scope)
        }
    }

    /// Visits that came before their registration.
    private func adoptVisits(of registration: PCareRecord, in scope: ClinicScope) async throws {
        let visit = try await PCareRecordStore.find(
            .kunjungan, registration.person, kdPoli: registration.kdPoli, on: registration.day, registration.environment, in: scope)
        guard var visit, visit.registrationID == nil else { return }
        visit.registrationID = registration.id
        try await PCareRecordStore.put(visit, in: scope)
    }

    func lock(_ person: [UInt8], _ day: LocalDate, _ clinic: Clinic, in scope: ClinicScope) async throws {
        try await intake.lock(Self.key(person, day, clinic), in: scope)
    }

    /// What the day of a person is locked by.
    static func key(_ person: [UInt8], _ day: LocalDate, _ clinic: Clinic) -> String {
        "bpjs/\(clinic.environment.rawValue)/\(day.text)/" + person.map { String($0, radix: 16) }.joined(separator: ".")
    }

    /// - Parameter ending: what is not to be told any more, if it was not yet.
    private func plan(
        _ id: UUID, _ person: [UInt8], _ date: LocalDate, _ patient: UUID?, _ clinic: Clinic, ending: [DayKey] = [],
        in scope: ClinicScope
    ) async throws -> Accepted {
        var day = PatientDay()
        day.queueCodes = try await .load(.antreanFKTP, clinic.environment, in: scope)
        day.pcareCodes = try await .load(.pcare, clinic.environment, in: scope)
        day.order = try await SettingsStore.settings(in: scope).pcareRegistration
        day.queue = try await AntreanStore.ofDay(person, on: date, clinic.environment, in: scope).filter { $0.channel == .antreanFKTP }
        day.records = try await PCareRecordStore.ofDay(person, on: date, clinic.environment, in: scope)
        let subject = PlanSubject(
            key: Self.key(person, date, clinic), sources: day.queue.map(\.id) + day.records.map(\.id), environment: clinic.environment,
            serviceDate: date, patientID: patient)
        var known = try await intake.deliveries(of: subject, in: scope)
        let keys = Set(ending.map(\.text))
        let ended = known.filter { keys.contains($0.key) && ($0.state == .pending || $0.state == .failed) }.map(\.id)
        if !ended.isEmpty {
            _ = try await intake.stop(ended, .cancelledBeforeSending, in: scope)
            known = try await intake.deliveries(of: subject, in: scope)
        }
        day.stopped = Set(known.filter { $0.state == .skipped }.map(\.key))
        day.late = Set(known.filter { $0.state == .failed && $0.errorCode == LateDeliveries.code }.map(\.key))
        let wanted = day
        try await intake.plan(subject, in: scope) { links in DayPlanner.plan(wanted, links: &links) }
        let today = LocalDate(now(), in: clinic.timeZone)
        if date < today { try await LateDeliveries.close(subject.sources, today: today, in: scope) }
        let all = try await intake.deliveries(of: subject, in: scope)
        return Accepted(id: id, deliveries: all.filter { $0.sourceID == id })
    }

    /// A NIK makes the patient known; a card or medical record number finds one that is.
    func whose(_ named: NamedPerson, _ scope: ClinicScope) async throws -> Whose {
        guard let index = PersonIndex.of(card: named.card, nik: named.nik, norm: named.norm, scope.keys) else { throw Refusal.nobody }
        var fields = PatientFields()
        fields.bpjsNumber = named.card.flatMap { $0.isEmpty ? nil : $0 }
        fields.name = named.name
        fields.medicalRecordNumber = named.norm
        if let id = named.patientID { return Whose(index: index, patient: try await PatientStore.update(id, fields, by: nil, in: scope)) }
        if let nik = named.nik.flatMap({ NIK($0) }) {
            return Whose(index: index, patient: try await PatientStore.upsert(nik: nik, fields, in: scope))
        }
        if let card = fields.bpjsNumber, let known = try await PatientStore.find(bpjsNumber: card, in: scope) {
            return Whose(index: index, patient: known)
        }
        guard let norm = named.norm else { return Whose(index: index) }
        let ofNumber = try await PatientStore.find(medicalRecordNumber: norm, in: scope)
        return Whose(index: index, patient: ofNumber.count == 1 ? ofNumber[0] : nil)
    }
}

/// A person by the hash that their day goes by, and the patient where one is known.
struct Whose {
    var index: [UInt8]
    var patient: Patient?
}

extension Antrean {
    /// What is said now holds; what is not said stays.
    fileprivate mutating func take(_ command: AntreanCommand, _ person: Whose) {
        kodedokter = command.kodedokter ?? kodedokter
        jampraktek = command.jampraktek.map { PracticeHours($0)?.text ?? $0 } ?? jampraktek
        nomorantrean = command.nomorantrean ?? nomorantrean
        angkaantrean = command.angkaantrean ?? angkaantrean
        norm = command.person.norm ?? person.patient?.medicalRecordNumber ?? norm
        patientID = person.patient?.id ?? patientID
        visitID = command.visitID ?? visitID
        for (name, value) in command.content { content[name] = value }
        if let name = command.person.name { content["nama"] = .string(name) }
        content["nomorkartu"] = .string(command.person.card ?? nomorkartu)
        content["nik"] = .string(command.person.nik ?? content["nik"]?.string ?? "")
    }
}
