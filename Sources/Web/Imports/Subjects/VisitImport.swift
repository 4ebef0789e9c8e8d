import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Visits, by the reader and the intake of `POST /api/visit`.
struct VisitImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.visits
    let permission = Permission.visits
    /// Many visits share one change of the clinic's counters; too many would keep the clinic's own system waiting.
    let chunk = 25
    let columns = VisitColumns.all

    func completing(_ bodies: [JSON], in scope: ClinicScope) async throws -> [JSON] {
        try await VisitCompleting.completed(bodies, in: scope)
    }

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<VisitBody.Whole> { VisitBody.read(body, clock: clock) }

    func key(of command: VisitBody.Whole) -> String? {
        let visit = command.encounter
        if let number = visit.visitNumber { return number }
        let patient = visit.nik?.digits ?? visit.patientReference ?? visit.patient.motherNIK?.digits ?? ""
        return [patient, FHIRDateTime.format(visit.startedAt), visit.locationCode, visit.practitionerCode].joined(separator: " ")
    }

    func store(
        _ commands: [VisitBody.Whole], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<VisitState>] {
        var rows: [StoredRow<VisitState>] = []
        for whole in commands {
            var encounter = whole.encounter
            encounter.source = .import
            let before = try await known(encounter, of: clinic, in: scope)
            do {
                let accepted = try await scope.transaction.savepoint { _ in
                    try await intake.accept(encounter, with: whole.records.map(\.said), of: clinic, in: scope)
                }
                let state = try await VisitState.load(accepted.visit.id, in: scope)
                if let state { rows.append(StoredRow(before, state)) } else { rows.append(.same(accepted.visit.id)) }
            } catch let refusal as Intake.PatientRefusal {
                let problem = EncounterEndpoint.refusal(refusal, in: "encounter.").problems[0]
                rows.append(.refused(problem))
            }
        }
        return rows
    }

    /// The visit that this one says again.
    private func known(_ command: EncounterCommand, of clinic: Clinic, in scope: ClinicScope) async throws -> VisitState? {
        var patient: Patient?
        if let nik = command.nik { patient = try await PatientStore.find(nik: nik, in: scope) }
        if patient == nil, let reference = command.patientReference {
            patient = try await PatientStore.find(reference: reference, in: clinic.environment, scope)
        }
        guard let patient else { return nil }
        _ = try await PatientStore.lock(patient.id, in: scope)
        guard let visit = try await VisitStore.findSame(as: command, of: patient.id, in: scope) else { return nil }
        return try await VisitState.load(visit.id, in: scope)
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: VisitState] {
        var found: [UUID: VisitState] = [:]
        for id in ids { found[id] = try await VisitState.load(id, in: scope) }
        return found
    }

    func isUntouched(_ now: VisitState, since after: VisitState) -> Bool {
        var now = now
        (now.visit.locationID, now.visit.practitionerID) = (after.visit.locationID, after.visit.practitionerID)
        return now == after
    }

    func restore(_ thing: VisitState, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope) async throws {
        _ = try await PatientStore.lock(thing.visit.patientID, in: scope)
        try await VisitStore.restore(thing, in: scope)
        try await intake.replan(thing.id, in: scope)
    }

    /// What was sent is said by mistake on the platform, what was not never goes; the visit itself leaves every list.
    func remove(_ ids: [UUID], of clinic: Clinic, in scope: ClinicScope) async throws -> Set<UUID> {
        for id in ids {
            guard let visit = try await VisitStore.find(id, in: scope) else { continue }
            _ = try await PatientStore.lock(visit.patientID, in: scope)
            try await VisitStore.undo(id, in: scope)
            try await intake.replan(id, in: scope)
        }
        return Set(ids)
    }
}
