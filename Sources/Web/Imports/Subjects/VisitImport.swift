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
    ) async throws -> [StoredRow<ImportedVisit>] {
        var rows: [StoredRow<ImportedVisit>] = []
        for whole in commands {
            var encounter = whole.encounter
            encounter.source = .import
            let patient = try await patient(of: encounter, clinic, in: scope)
            let before = try await known(encounter, of: patient, in: scope)
            do {
                let accepted = try await scope.transaction.savepoint { _ in
                    try await intake.accept(encounter, with: whole.records.map(\.said), of: clinic, in: scope)
                }
                let change = accepted.patient == patient ? nil : ImportedVisit.PatientChange(before: patient, after: accepted.patient)
                let state = try await VisitState.load(accepted.visit.id, in: scope).map { ImportedVisit($0, patient: change) }
                if let state { rows.append(StoredRow(before, state)) } else { rows.append(.same(accepted.visit.id)) }
            } catch let refusal as Intake.PatientRefusal {
                let problem = EncounterEndpoint.refusal(refusal, in: "encounter.").problems[0]
                rows.append(.refused(problem))
            }
        }
        return rows
    }

    /// Whom a visit is about, if they are known.
    private func patient(of command: EncounterCommand, _ clinic: Clinic, in scope: ClinicScope) async throws -> Patient? {
        if let nik = command.nik, let known = try await PatientStore.find(nik: nik, in: scope) { return known }
        if let reference = command.patientReference {
            return try await PatientStore.find(reference: reference, in: clinic.environment, scope)
        }
        let fields = command.patient
        guard command.nik == nil, let mother = fields.motherNIK else { return nil }
        return try await PatientStore.find(motherNIK: mother, birthDate: fields.birthDate, birthOrder: fields.birthOrder, in: scope)
    }

    /// The visit that this one says again.
    private func known(_ command: EncounterCommand, of patient: Patient?, in scope: ClinicScope) async throws -> ImportedVisit? {
        guard let patient else { return nil }
        _ = try await PatientStore.lock(patient.id, in: scope)
        guard let visit = try await VisitStore.findSame(as: command, of: patient.id, in: scope) else { return nil }
        return try await VisitState.load(visit.id, in: scope).map { ImportedVisit($0) }
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: ImportedVisit] {
        var found: [UUID: ImportedVisit] = [:]
        for id in ids { found[id] = try await VisitState.load(id, in: scope).map { ImportedVisit($0) } }
        return found
    }

    /// Its patient may have changed since: then they stay, and the visit comes back all the same.
    func isUntouched(_ now: ImportedVisit, since after: ImportedVisit) -> Bool {
        var now = now.state
        (now.visit.locationID, now.visit.practitionerID) = (after.state.visit.locationID, after.state.visit.practitionerID)
        return now == after.state
    }

    func restore(
        _ thing: ImportedVisit, from after: ImportedVisit, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        _ = try await PatientStore.lock(thing.state.visit.patientID, in: scope)
        if let change = after.patient, let before = change.before, try await isUntouched(change, in: scope) {
            try await PatientStore.restore(before, in: scope)
        }
        try await VisitStore.restore(thing.state, in: scope)
        try await intake.replan(thing.id, in: scope)
    }

    /// What was sent is said by mistake on the platform, what was not never goes. A visit of which nothing was sent is gone, with the
    /// patient whom only it brought; any other leaves every list.
    func remove(_ made: [ImportedVisit], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        var remains: [UUID: Remainder] = [:]
        for thing in made {
            guard let visit = try await VisitStore.find(thing.id, in: scope) else { continue }
            _ = try await PatientStore.lock(visit.patientID, in: scope)
            try await VisitStore.undo(thing.id, in: scope)
            try await intake.replan(thing.id, in: scope)
            switch try await MistakenVisitStore.removeVisit(thing.id, in: scope) {
            case .sent: remains[thing.id] = Remainder(.withdrawn, "\(Self.sent) Pasiennya tetap ada.")
            case .used: remains[thing.id] = Remainder(.withdrawn, Self.adopted)
            case .gone: remains[thing.id] = try await remainder(of: thing.patient, in: scope)
            }
        }
        return remains
    }

    /// What the row said of its patient is taken back; answers what stays of them, and why.
    private func remainder(of change: ImportedVisit.PatientChange?, in scope: ClinicScope) async throws -> Remainder? {
        guard let change else { return nil }
        guard try await isUntouched(change, in: scope) else {
            return Remainder(
                .kept, "Kunjungannya dihapus. Data pasiennya sudah diubah lagi setelah impor, jadi dibiarkan seperti sekarang.")
        }
        if let before = change.before {
            try await PatientStore.restore(before, in: scope)
            return nil
        }
        return switch try await MistakenVisitStore.removePatient(change.after.id, in: scope) {
        case .gone: nil
        case .sent:
            Remainder(.withdrawn, "Kunjungannya dihapus. Pasiennya sudah ditanyakan atau dikirim ke SATUSEHAT, jadi tetap ada.")
        case .used: Remainder(.kept, "Kunjungannya dihapus. Pasiennya sudah dipakai data lain, jadi dibiarkan.")
        }
    }

    private func isUntouched(_ change: ImportedVisit.PatientChange, in scope: ClinicScope) async throws -> Bool {
        try await PatientStore.find(change.after.id, in: scope) == change.after
    }

    private static let sent =
        "Kunjungan ini sudah dikirim: ia keluar dari semua daftar, yang diterima SATUSEHAT ditandai salah catat di sana, dan catatan pengirimannya disimpan."
    private static let adopted =
        "Kunjungan ini keluar dari semua daftar, tetapi disimpan: ada catatan lain yang sudah menunggu kunjungan ini sebelum impor."
}
