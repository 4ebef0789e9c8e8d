import Clinics
import Delivery
import Foundation
import Logging

/// Works on the files that people bring, beside the engine: reads them, stores their rows, puts them back. Each step is one transaction
/// that says how far it came, so that a copy that dies leaves nothing half done and another one goes on behind the last step.
public struct ImportRunner: Sendable {
    static let pollMs = 1_000

    let database: ClinicDatabase
    let catalog: ImportCatalog
    let engine: Engine
    let logger: Logger
    let now: @Sendable () -> Date

    /// Makes the runner.
    public init(_ web: WebDependencies) {
        database = web.database
        catalog = web.imports
        engine = web.api.engine
        logger = web.logger
        now = web.now
    }

    /// Runs until cancelled.
    public func run() async {
        while !Task.isCancelled {
            do {
                while let lease = try await ImportLease.take(in: database), !Task.isCancelled { await work(lease) }
            } catch { logger.warning("imports delayed", metadata: ["error": "\(error)"]) }
            try? await Task.sleep(for: .milliseconds(Self.pollMs))
        }
    }

    /// Works on a run until its step is done, somebody stops it, or this copy ends. After a failure the lease runs out, and then the run
    /// is taken up again.
    private func work(_ lease: ImportLease) async {
        do {
            guard let clinic = try await database.platform({ try await ClinicStore.find(lease.clinic, in: $0) }),
                let run = try await database.transaction(in: lease.clinic, { try await lease.hold(in: $0) }),
                let subject = catalog.subject(run.kind)
            else { return }
            let clock = ReadingClock(now: now(), zone: clinic.timeZone, timeWithoutZone: .clinic)
            switch run.state {
            case .reading: try await ImportReading(database: database, lease: lease, clinic: clinic, subject: subject, clock: clock).run()
            case .applying: try await apply(run, subject, clinic, clock, lease)
            case .undoing: try await undo(run, subject, clinic, lease)
            default: break
            }
        } catch {
            guard Task.isCancelled else {
                return logger.warning("import interrupted", metadata: ["clinic": "\(lease.clinic)", "error": "\(error)"])
            }
            // This task may not ask the database any more; another one may.
            let database = database
            try? await Task { try await database.transaction(in: lease.clinic) { try await lease.release(in: $0) } }.value
        }
    }

    // MARK: - Storing

    private func apply(
        _ run: ImportRun, _ subject: any ImportSubject, _ clinic: Clinic, _ clock: ReadingClock, _ lease: ImportLease
    ) async throws {
        let headings = try await database.transaction(in: clinic.id) { try await ImportStore.headings(of: run.id, in: $0) }
        let sheet = try ImportSheet(headings: headings, columns: subject.columns)
        // Rows to be stored one by one, because the database refused one of those that were stored together.
        var single = 0
        while true {
            try Task.checkCancellation()
            let size = single > 0 ? 1 : subject.chunk
            do {
                let afterwards = try await database.transaction(in: clinic.id) { scope -> (@Sendable () async throws -> Void)? in
                    guard let run = try await lease.hold(in: scope) else { return nil }
                    let rows = try await ImportStore.rows(of: run.id, [.good], limit: size, in: scope)
                    guard !rows.isEmpty else {
                        try await end(.applied, run, in: scope)
                        return nil
                    }
                    let bodies = try await subject.completing(rows.map { sheet.read($0.cells).body }, in: scope)
                    let (results, afterwards) = try await subject.apply(
                        zip(rows, bodies).map { ($0, $1) }, sheet: sheet, clock: clock, of: clinic, by: run.actor, in: scope)
                    try await ImportStore.settle(results, of: run.id, in: scope)
                    return afterwards
                }
                guard let afterwards else { break }
                try await afterwards()
                single = max(0, single - 1)
            } catch  where ImportStore.isRefusal(error) {
                logger.warning("rows of an import refused by the database", metadata: ["run": "\(run.id)", "error": "\(error)"])
                if size > 1 { single = size } else { try await refuse(run, clinic, lease) }
            }
            engine.wake()
        }
    }

    /// The next row alone is what the database does not take.
    private func refuse(_ run: ImportRun, _ clinic: Clinic, _ lease: ImportLease) async throws {
        try await database.transaction(in: clinic.id) { scope in
            guard try await lease.hold(in: scope) != nil,
                var row = try await ImportStore.rows(of: run.id, [.good], limit: 1, in: scope).first
            else { return }
            row.state = .refused
            row.problems = [.init(column: "", says: "Baris ini tidak bisa disimpan. Laporkan kepada pengelola Jembatan bila isinya benar.")]
            try await ImportStore.settle([ImportResult(row: row)], of: run.id, in: scope)
        }
    }

    // MARK: - Putting back

    private func undo(_ run: ImportRun, _ subject: any ImportSubject, _ clinic: Clinic, _ lease: ImportLease) async throws {
        var isMore = true
        while isMore {
            try Task.checkCancellation()
            isMore = try await database.transaction(in: clinic.id) { scope in
                guard let run = try await lease.hold(in: scope) else { return false }
                let changes = try await ImportStore.changes(of: run.id, limit: subject.chunk, in: scope)
                guard !changes.isEmpty else {
                    try await end(.undone, run, in: scope)
                    return false
                }
                let results = try await subject.undo(changes, of: clinic, by: run.actor, in: scope)
                try await ImportStore.settle(results, of: run.id, in: scope)
                return true
            }
            engine.wake()
        }
    }

    private func end(_ state: ImportRun.State, _ run: ImportRun, in scope: ClinicScope) async throws {
        try await ImportStore.end(state, run, in: scope)
    }
}

extension ImportRun {
    /// In whose name its rows are stored.
    fileprivate var actor: Clinics.Actor { .person(id: personID, name: person) }
}
