import Clinics
import Foundation
import Postgres
import Vocabulary

/// The one way in: stores what the clinic said and the deliveries that it wants, in one transaction. What was answered as accepted is
/// stored; what the platform or a mapping must decide comes later.
public struct Intake: Sendable {
    let database: ClinicDatabase
    let plans: Replan

    /// Makes the intake; every planner is asked about every visit.
    public init(database: ClinicDatabase, planners: [any VisitPlanner]) {
        self.database = database
        plans = Replan(planners: planners)
    }

    /// Stores a visit, or adds to the same one, with what happened in it, and plans its deliveries.
    /// Throws `PatientRefusal` when whom it is about cannot be settled.
    public func accept(
        _ command: EncounterCommand, with said: [SaidRecord] = [], of clinic: Clinic, in scope: ClinicScope
    ) async throws -> AcceptedVisit {
        let command = Self.concealed(command, scope.keys)
        let patient = try await patient(of: command, clinic, in: scope)
        _ = try await PatientStore.lock(patient.id, in: scope)
        var visit = try await put(command, patient: patient, clinic: clinic, in: scope)
        if try await resolve(&visit, in: scope) { try await VisitStore.update(visit, in: scope) }
        let ihsNumber = try await PatientStore.ihsNumber(of: patient.id, in: clinic.environment, scope)
        _ = try await RecordStore.adoptOrphans(of: visit, patient, ihsNumber: ihsNumber, in: scope)
        var records: [VisitRecord] = []
        for one in said {
            var record = VisitRecord(
                id: .v7(), visitID: visit.id, encounterReference: nil, recordedAt: one.recordedAt, content: one.content)
            record.isWrong = one.isWrong
            records.append(try await RecordStore.put(record, in: scope))
        }
        try await replan(visit.id, of: clinic, in: scope)
        return AcceptedVisit(visit: visit, patient: patient, records: records)
    }

    /// Changes a visit that is stored: corrects, ends or cancels it. nil: there is no such visit.
    /// Throws `EndBeforeStart`, `EndHasLeft`, or `PatientRefusal` for a NIK that is not this patient's.
    public func change(_ id: UUID, _ change: VisitChange, of clinic: Clinic, in scope: ClinicScope) async throws -> Visit? {
        guard let found = try await VisitStore.find(id, in: scope) else { return nil }
        if let patient = try await PatientStore.lock(found.patientID, in: scope), let nik = change.nik {
            try await name(patient, nik, PatientFields(), in: scope)
        }
        guard let known = try await VisitStore.lock(id, in: scope) else { return nil }
        var change = change
        if let nik = change.practitionerCode.flatMap({ NIK($0) }) {
            change.practitionerCode = PractitionerCode.stored(nik.digits, scope.keys)
            change.content.practitionerNIK = nik.digits
        }
        var visit = known.changed(by: change)
        if let end = visit.endedAt, end < visit.startedAt { throw EndBeforeStart() }
        if known.endedAt != nil, visit.endedAt == nil, try await VisitGate.hasLeft(id, in: scope) { throw EndHasLeft() }
        _ = try await resolve(&visit, in: scope)
        if visit != known { try await VisitStore.update(visit, in: scope) }
        try await replan(id, of: clinic, in: scope)
        return visit
    }

    /// Stores a child of a visit. A child of an unknown visit waits, and is bound when that visit arrives.
    public func accept(_ command: RecordCommand, of clinic: Clinic, in scope: ClinicScope) async throws -> AcceptedRecord {
        guard let visit = try await VisitStore.findOrReserve(reference: command.encounterReference, in: scope) else {
            var orphan = VisitRecord(
                id: .v7(), visitID: nil, encounterReference: command.encounterReference, patientReference: command.patientReference,
                recordedAt: command.recordedAt, content: command.content)
            orphan.isWrong = command.isWrong
            return .stored(try await RecordStore.put(orphan, in: scope), visit: nil)
        }
        guard let patient = try await PatientStore.find(visit.patientID, in: scope) else { return .otherPatient }
        let ihsNumber = try await PatientStore.ihsNumber(of: patient.id, in: clinic.environment, scope)
        if patient.isContradicted(by: command.patientReference, ihsNumber: ihsNumber) { return .otherPatient }
        _ = try await PatientStore.lock(patient.id, in: scope)
        _ = try await VisitStore.lock(visit.id, in: scope)
        var said = VisitRecord(
            id: .v7(), visitID: visit.id, encounterReference: nil, patientReference: command.patientReference,
            recordedAt: command.recordedAt, content: command.content)
        said.isWrong = command.isWrong
        let record = try await RecordStore.put(said, in: scope)
        try await replan(visit.id, of: clinic, in: scope)
        return .stored(record, visit: visit.id)
    }

    /// Marks a record as said by mistake: what was sent is marked on the platform, what was not never goes. nil: there is no such record.
    public func withdraw(_ id: UUID, kind: String, of clinic: Clinic, in scope: ClinicScope) async throws -> VisitRecord? {
        guard let found = try await RecordStore.find(id, in: scope), found.content.kind == kind else { return nil }
        if let visit = found.visitID {
            guard let known = try await VisitStore.find(visit, in: scope) else { return nil }
            _ = try await PatientStore.lock(known.patientID, in: scope)
            _ = try await VisitStore.lock(visit, in: scope)
        }
        // Read again under the visit's lock.
        guard var record = try await RecordStore.find(id, in: scope) else { return nil }
        record.isWrong = true
        if record != found { try await RecordStore.update(record, in: scope) }
        if let visit = record.visitID { try await replan(visit, of: clinic, in: scope) }
        return record
    }

    /// Plans a visit again, after what it refers to has changed. True when that changed its deliveries.
    /// - Parameter retelling: things of ours that the platform calls otherwise now: what names them is told again.
    @discardableResult
    public func replan(_ visit: UUID, retelling: [UUID] = [], in scope: ClinicScope) async throws -> Bool {
        guard let clinic = try await ClinicStore.find(scope.id, in: scope), let known = try await VisitStore.find(visit, in: scope) else {
            return false
        }
        _ = try await PatientStore.lock(known.patientID, in: scope)
        return try await replan(visit, of: clinic, retelling: retelling, in: scope)
    }

    @discardableResult
    private func replan(_ visit: UUID, of clinic: Clinic, retelling: [UUID] = [], in scope: ClinicScope) async throws -> Bool {
        guard let pieces = try await VisitStore.pieces(of: visit, in: scope) else { return false }
        let waiting = try await EpisodeWaitStore.settle(pieces, in: scope)
        if !waiting.isEmpty { try await scope.execute(VisitReplans.ask(waiting.map { _ in scope.id.rawValue }, waiting)) }
        let organization = try await PlatformCredentialStore.organizationID(.satusehat, clinic.environment, in: scope)
        var dossier = VisitDossier(
            clinic: clinic, organizationID: organization ?? "", visit: pieces.visit, patient: pieces.patient,
            practitioner: pieces.practitioner, location: pieces.location, records: pieces.records)
        dossier.episodes = pieces.episodes
        dossier.practitioners = pieces.practitioners
        dossier.locations = pieces.locations
        dossier.products = pieces.products
        dossier.kfa = pieces.kfa
        return try await plans.run(dossier, retelling: retelling, in: scope)
    }

    private func put(_ command: EncounterCommand, patient: Patient, clinic: Clinic, in scope: ClinicScope) async throws -> Visit {
        for _ in 0..<2 {
            if let known = try await VisitStore.findSame(as: command, of: patient.id, in: scope) {
                if known.patientID != patient.id { throw PatientRefusal.otherThanTheVisits }
                let visit = known.updated(by: command)
                if visit != known { try await VisitStore.update(visit, in: scope) }
                return visit
            }
            var visit = Visit(command, of: patient.id, zone: clinic.timeZone)
            _ = try await resolve(&visit, in: scope)
            if try await VisitStore.insert(visit, in: scope) { return visit }
        }
        throw IntakeRace()
    }

    /// Whom a visit is about: by id, by NIK, or a newborn by the mother's NIK.
    private func patient(of command: EncounterCommand, _ clinic: Clinic, in scope: ClinicScope) async throws -> Patient {
        if let reference = command.patientReference {
            guard let known = try await PatientStore.find(reference: reference, in: clinic.environment, scope) else {
                throw PatientRefusal.unknown
            }
            guard let nik = command.nik else {
                return try await PatientStore.update(known.id, command.patient, by: nil, in: scope) ?? known
            }
            return try await name(known, nik, command.patient, in: scope)
        }
        if let nik = command.nik { return try await PatientStore.upsert(nik: nik, command.patient, in: scope) }
        guard let newborn = try await PatientStore.upsertNewborn(command.patient, in: scope) else { throw PatientRefusal.unknown }
        return newborn
    }

    /// A patient has this NIK: a newborn from now on, anybody else already.
    @discardableResult
    private func name(_ patient: Patient, _ nik: NIK, _ fields: PatientFields, in scope: ClinicScope) async throws -> Patient {
        if let known = patient.nik, known != nik { throw PatientRefusal.otherNIK }
        if patient.nik == nil, try await PatientStore.find(nik: nik, in: scope) != nil { throw PatientRefusal.otherNIK }
        var fields = fields
        fields.nik = nik
        return try await PatientStore.update(patient.id, fields, by: nil, in: scope) ?? patient
    }

    /// A doctor's NIK goes into the sealed content; a stand-in takes its place.
    private static func concealed(_ command: EncounterCommand, _ keys: ClinicKeys) -> EncounterCommand {
        guard let nik = NIK(command.practitionerCode) else { return command }
        var command = command
        command.practitionerCode = PractitionerCode.stored(nik.digits, keys)
        command.content.practitionerNIK = nik.digits
        return command
    }

    /// `dokter` and `poli` by this clinic's code or an id known to it; true when something was resolved now.
    private func resolve(_ visit: inout Visit, in scope: ClinicScope) async throws -> Bool {
        let before = visit
        if visit.practitionerID == nil { visit.practitionerID = try await practitioner(of: visit, in: scope)?.id }
        if visit.locationID == nil { visit.locationID = try await LocationStore.find(named: visit.locationCode, in: scope)?.id }
        return visit != before
    }

    private func practitioner(of visit: Visit, in scope: ClinicScope) async throws -> Practitioner? {
        if PractitionerCode.isNIK(visit.practitionerCode) {
            guard let nik = visit.content.practitionerNIK.flatMap({ NIK($0) }) else { return nil }
            return try await PractitionerStore.find(nik: nik, in: scope)
        }
        return try await PractitionerStore.find(named: visit.practitionerCode, in: scope)
    }

    /// The visit would end before it began.
    public struct EndBeforeStart: Error {}

    /// The platform was told of the visit's end, or is told at this moment; it takes no end back.
    public struct EndHasLeft: Error {}

    /// Whom a visit is about is not settled; nothing was stored.
    public enum PatientRefusal: Error {
        /// The number is that of a visit of somebody else.
        case otherThanTheVisits
        /// There is no patient of that id.
        case unknown
        /// The patient has another NIK, or the NIK is another patient's.
        case otherNIK
    }

    /// The same visit was stored and withdrawn by another transaction at once; the caller's retry settles it.
    struct IntakeRace: Error {}
}

/// A visit that is stored.
public struct AcceptedVisit: Sendable {
    /// The visit.
    public var visit: Visit
    /// The patient.
    public var patient: Patient
    /// What happened in it, as said with it and in that order.
    public var records: [VisitRecord]
}

/// Something that happened in a visit, said together with it.
public struct SaidRecord: Sendable {
    /// When it was found or done.
    public var recordedAt: Date
    /// What it says.
    public var content: any RecordContent
    /// It is said by mistake, and known to be.
    public var isWrong = false

    /// Makes one.
    public init(recordedAt: Date, content: any RecordContent) {
        self.recordedAt = recordedAt
        self.content = content
    }
}

/// What became of a child.
public enum AcceptedRecord: Sendable, Hashable {
    case stored(VisitRecord, visit: UUID?)
    /// `pasien_id` says another patient than the visit's.
    case otherPatient
}
