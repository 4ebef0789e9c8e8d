import Clinics
import Delivery
import Foundation
import Hummingbird
import Vocabulary

/// `/c/{code}/imports/{id}`: how far a file is, what is wrong with it, and the decisions: store the good rows, stop, put back.
struct ImportPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25
    private static let preview = 5

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let (run, subject) = try await find(request) else { return .notFound }
        let after = Int(request.query.text("sesudah")) ?? 0
        let (headings, first, wrong) = try await request.transaction { scope in
            (
                try await ImportStore.headings(of: run.id, in: scope),
                run.state == .ready ? try await ImportStore.rows(of: run.id, [.good], limit: Self.preview, in: scope) : [],
                run.isMoving ? [] : try await ImportStore.rows(of: run.id, Self.told(run), after: after, limit: Self.perPage + 1, in: scope)
            )
        }
        let path = request.address("imports/\(run.id.lowerText)")
        let shown = wrong.prefix(Self.perPage)
        return .show(
            ImportView(
                page: request.frame(
                    "Impor \(run.kind.word)", crumbs: [Crumb("Impor dan ekspor", request.address("imports")), Crumb(run.fileName)]),
                path: path, list: request.address("imports"), run: run, headings: headings, columns: subject.columns, first: first,
                wrong: Array(shown), zone: request.clinic.timeZone,
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) baris di halaman ini", first: after == 0 ? nil : path,
                    next: wrong.count > Self.perPage ? shown.last.map { Address(path, ["sesudah": String($0.number)]).text } : nil)))
    }

    func apply(_ request: ClinicRequest) async throws -> PageResult { try await decide([.ready], .applying, nil, request) }

    func cancel(_ request: ClinicRequest) async throws -> PageResult {
        try await decide([.ready, .reading], .cancelled, "Impor dibatalkan; tidak ada yang disimpan dan isi berkas dihapus.", request)
    }

    func stop(_ request: ClinicRequest) async throws -> PageResult {
        try await decide(
            [.applying], .applied, "Impor dihentikan. Baris yang sudah disimpan tetap ada; kembalikan bila tidak jadi.", request)
    }

    func undo(_ request: ClinicRequest) async throws -> PageResult { try await decide([.applied], .undoing, nil, request) }

    /// The rows that were not stored, as a file to mend and bring again.
    func rejected(_ request: ClinicRequest) async throws -> PageResult {
        guard let (run, _) = try await find(request) else { return .notFound }
        let actor = request.actor
        let headings = try await request.transaction { scope in
            try await AuditStore.append(
                AuditEntry(action: "import.rejected_downloaded", subject: .init("import_run", run.id.lowerText), by: actor), in: scope)
            return try await ImportStore.headings(of: run.id, in: scope)
        }
        let rows = RejectedRows(
            run: run.id, states: Self.told(run), width: headings.count, clinic: request.clinic.id, database: web.database)
        return .answer(
            CSVAnswer.make(fileName: "\(run.kind.fileName)-perlu-diperbaiki.csv", headings: headings + ["baris", "yang_perlu_diperbaiki"]) {
                try await rows.next()
            })
    }

    /// Rows that a person is told of: what was not stored, or once it was undone, what stays.
    private static func told(_ run: ImportRun) -> [ImportRow.State] { run.state == .undone ? [.withdrawn, .kept] : [.bad, .refused] }

    private func decide(
        _ states: [ImportRun.State], _ state: ImportRun.State, _ says: String?, _ request: ClinicRequest
    ) async throws -> PageResult {
        guard let (run, _) = try await find(request) else { return .notFound }
        let actor = request.actor
        let isDone = try await request.transaction { try await ImportStore.decide(run.id, from: states, to: state, by: actor, in: $0) }
        return .redirect(
            request.address("imports/\(run.id.lowerText)"),
            isDone ? says.map { .ok($0) } : .wait("Keadaan impor ini sudah berubah; lihat yang terbaru di bawah."))
    }

    /// nil for what this viewer may not see.
    private func find(_ request: ClinicRequest) async throws -> (ImportRun, any ImportSubject)? {
        guard let id = UUID(uuidString: request.parameter("id")),
            let run = try await request.transaction({ try await ImportStore.find(id, in: $0) }),
            let subject = web.imports.subject(run.kind), request.may(subject.permission)
        else { return nil }
        return (run, subject)
    }
}

/// Rows that were not stored, portion by portion.
private actor RejectedRows {
    let run: UUID
    let states: [ImportRow.State]
    let width: Int
    let clinic: ClinicID
    let database: ClinicDatabase
    private var after = 0

    init(run: UUID, states: [ImportRow.State], width: Int, clinic: ClinicID, database: ClinicDatabase) {
        self.run = run
        self.states = states
        self.width = width
        self.clinic = clinic
        self.database = database
    }

    func next() async throws -> [[String]] {
        let from = after
        let rows = try await database.transaction(in: clinic) {
            try await ImportStore.rows(of: run, states, after: from, limit: 500, in: $0)
        }
        after = rows.last?.number ?? after
        return rows.map { row in
            let cells = Array((row.cells + Array(repeating: "", count: width)).prefix(width))
            let says = row.problems.map { $0.column.isEmpty ? $0.says : "\($0.column): \($0.says)" }.joined(separator: " | ")
            return cells + [String(row.line), says]
        }
    }
}
