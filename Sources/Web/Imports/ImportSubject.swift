import Clinics
import Delivery
import Foundation
import JSON

/// What files of one kind bring: their columns, the reader of the API that judges a row, and how a row is stored and taken back. A kind
/// is its struct in `Subjects` and a line in ``ImportCatalog``.
protocol ImportSubject: Sendable {
    associatedtype Command: Sendable
    /// What a row makes or changes, kept sealed as it was before and after.
    associatedtype Thing: Codable & Sendable & Identifiable where Thing.ID == UUID

    var kind: ImportKind { get }
    /// Who may bring it.
    var permission: Permission { get }
    /// Whose clinics have such things; nil where all have.
    var level: FacilityLevel? { get }
    var columns: [ImportColumn] { get }
    /// Rows of one transaction.
    var chunk: Int { get }

    /// Fills in what rows may leave to us, before they are read.
    func completing(_ bodies: [JSON], in scope: ClinicScope) async throws -> [JSON]
    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<Command>
    /// What makes two rows of a file say the same thing; nil where nothing does.
    func key(of command: Command) -> String?
    /// Stores rows; answers in their order.
    func store(_ commands: [Command], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope) async throws -> [StoredRow<Thing>]
    /// After the transaction: what waited for these is told.
    func told(_ things: [Thing], of clinic: Clinic) async throws

    /// Those that are still there, as they are now.
    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Thing]
    /// Whether nobody has changed it since a row did.
    func isUntouched(_ now: Thing, since after: Thing) -> Bool
    /// Puts a thing back to what it was before the row that left it as `after`.
    func restore(_ thing: Thing, from after: Thing, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope) async throws
    /// Takes back what rows made, last first, where nothing refers to it; answers what stays.
    func remove(_ made: [Thing], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder]
}

/// What stays of a row that was put back, and why.
struct Remainder: Sendable, Hashable {
    /// ``ImportRow/State/kept``, or ``ImportRow/State/withdrawn`` for what had left the house.
    let state: ImportRow.State
    /// Bahasa Indonesia.
    let says: String

    init(_ state: ImportRow.State, _ says: String) {
        self.state = state
        self.says = says
    }

    /// Things of which those in a set are gone.
    static func of<Thing: Identifiable>(_ made: [Thing], without gone: Set<UUID>) -> [UUID: Remainder] where Thing.ID == UUID {
        let stays = Remainder(.kept, "Data ini sudah dipakai kunjungan atau sudah ada di SATUSEHAT, jadi dibiarkan.")
        return Dictionary(made.filter { !gone.contains($0.id) }.map { ($0.id, stays) }, uniquingKeysWith: { first, _ in first })
    }
}

/// What storing a row came to.
enum StoredRow<Thing: Sendable>: Sendable {
    case added(Thing)
    case changed(before: Thing, after: Thing)
    case same(UUID)
    case refused(FieldProblem)
}

extension ImportSubject {
    /// All clinics, unless a kind is for some.
    var level: FacilityLevel? { nil }
    /// Whether a clinic may have such things.
    func isFor(_ clinic: Clinic) -> Bool { level == nil || level == clinic.level }
    /// Nothing, unless a kind can.
    func completing(_ bodies: [JSON], in scope: ClinicScope) async throws -> [JSON] { bodies }
    /// Nothing waits, unless for some kinds.
    func told(_ things: [Thing], of clinic: Clinic) async throws {}

    /// What the API's reader says of a row, and what makes it the same as another one.
    func judge(_ body: JSON, clock: ReadingClock) -> (problems: [FieldProblem], key: String?) {
        switch read(body, clock: clock) {
        case .refused(let refusal): (refusal.problems, nil)
        case .read(let command, _): ([], key(of: command))
        }
    }

    /// Stores good rows; answers with what each did, and what is to be done after the transaction.
    func apply(
        _ rows: [(row: ImportRow, body: JSON)], sheet: ImportSheet, clock: ReadingClock, of clinic: Clinic, by actor: Clinics.Actor,
        in scope: ClinicScope
    ) async throws -> (results: [ImportResult], afterwards: @Sendable () async throws -> Void) {
        var results: [ImportResult] = []
        var readable: [(row: ImportRow, body: JSON, command: Command)] = []
        for (row, body) in rows {
            switch read(body, clock: clock) {
            case .read(let command, _): readable.append((row, body, command))
            // The clock has moved on, or the program is another one: what was good is not any more.
            case .refused(let refusal): results.append(refused(row, refusal.problems, sheet))
            }
        }
        var things: [Thing] = []
        let stored = try await store(readable.map(\.command), of: clinic, by: actor, in: scope)
        for (var (row, _, _), outcome) in zip(readable, stored) {
            switch outcome {
            case .added(let thing):
                (row.state, row.subject) = (.added, thing.id)
                results.append(ImportResult(row: row, change: ImportChange(before: nil, after: try Self.json(thing))))
                things.append(thing)
            case .changed(let before, let after):
                (row.state, row.subject) = (.changed, after.id)
                results.append(ImportResult(row: row, change: ImportChange(before: try Self.json(before), after: try Self.json(after))))
                things.append(after)
            case .same(let id):
                (row.state, row.subject) = (.same, id)
                results.append(ImportResult(row: row))
            case .refused(let problem): results.append(refused(row, [problem], sheet))
            }
        }
        return (results, { [things] in try await told(things, of: clinic) })
    }

    /// Puts back what rows changed, last first.
    func undo(
        _ changes: [ImportResult], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [ImportResult] {
        let now = try await current(changes.compactMap(\.row.subject), in: scope)
        var made: [Thing] = []
        var kept: [UUID: Remainder] = [:]
        for change in changes {
            guard let id = change.row.subject, let thing = now[id] else { continue }
            guard let stored = change.change, let after = try? Self.thing(stored.after) else {
                kept[id] = Remainder(.kept, "Catatan perubahannya tidak bisa dibaca lagi; periksa datanya sendiri.")
                continue
            }
            guard isUntouched(thing, since: after) else {
                kept[id] = Remainder(.kept, "Data ini sudah diubah lagi setelah impor, jadi dibiarkan seperti sekarang.")
                continue
            }
            if let before = try stored.before.map(Self.thing) {
                try await restore(before, from: after, of: clinic, by: actor, in: scope)
            } else {
                made.append(after)
            }
        }
        kept.merge(try await remove(made, of: clinic, in: scope)) { first, _ in first }
        return changes.map { change in
            var row = change.row
            let remainder = row.subject.flatMap { kept[$0] }
            row.state = remainder?.state ?? .restored
            row.problems = remainder.map { [ImportRow.Problem(column: "", says: $0.says)] } ?? []
            return ImportResult(row: row)
        }
    }

    private func refused(_ row: ImportRow, _ problems: [FieldProblem], _ sheet: ImportSheet) -> ImportResult {
        var row = row
        row.state = .refused
        row.problems = sheet.problems(problems, in: sheet.read(row.cells))
        return ImportResult(row: row)
    }

    private static func json(_ thing: Thing) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(thing)) }
    private static func thing(_ json: [UInt8]) throws -> Thing { try JSONDecoder().decode(Thing.self, from: Data(json)) }
}

/// Every kind that a file may bring.
struct ImportCatalog: Sendable {
    let subjects: [any ImportSubject]

    init(intake: Intake) {
        subjects = [
            LocationImport(intake: intake), PractitionerImport(intake: intake), PatientImport(intake: intake),
            ProductImport(intake: intake),
            VisitImport(intake: intake), RegistrationImport(intake: intake),
        ]
    }

    /// The subject of a kind.
    func subject(_ kind: ImportKind) -> (any ImportSubject)? { subjects.first { $0.kind == kind } }

    /// Those that somebody with these permissions may bring to a clinic.
    func allowed(_ permissions: Set<Permission>, at clinic: Clinic) -> [any ImportSubject] {
        subjects.filter { permissions.contains($0.permission) && $0.isFor(clinic) }
    }
}
