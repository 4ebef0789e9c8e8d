import Clinics
import Delivery
import Foundation
import Hummingbird
import Templating
import Vocabulary

/// `/c/{code}/imports`: bring a file, see the files of before, save the lists.
struct ImportListPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState()
        if let kind = ImportKind(rawValue: request.query.text("jenis")) { form.form = ["kind": kind.rawValue] }
        return try await show(form, request).map { .show($0) } ?? .forbidden
    }

    /// Takes a file in, piece by piece; it is read afterwards.
    func upload(_ request: ClinicRequest) async throws -> PageResult {
        let allowed = web.imports.allowed(request.permissions, at: request.clinic)
        guard !allowed.isEmpty else { return .forbidden }
        var form = FormState()
        var storing: ImportUpload?
        let hasFile: Bool
        do {
            hasFile = try await request.receiveFile(upTo: ImportStore.longestFile) { part in
                switch part {
                case .begin(let fields, let fileName):
                    form.form = fields
                    guard let kind = ImportKind(rawValue: fields.text("kind")), allowed.contains(where: { $0.kind == kind }) else {
                        return form.problems.add("kind", "Pilih jenis data di dalam berkas")
                    }
                    storing = try await ImportUpload.begin(kind, fileName: fileName, request)
                    if storing == nil {
                        form.problems.add("kind", "Masih ada impor \(kind.word) yang belum selesai; selesaikan atau batalkan dulu")
                    }
                case .bytes(let bytes): try await storing?.take(bytes)
                }
            }
        } catch {
            try await storing?.abandon()
            guard let refusal = error as? Refusal, refusal.status == .contentTooLarge else { throw error }
            form.problems.add("file", "Berkas paling besar 20 MB; bagi menjadi beberapa berkas")
            return try await show(form, request).map { .problem($0) } ?? .forbidden
        }
        if !hasFile { form.problems.add("file", "Pilih berkas CSV yang berisi data") }
        guard form.problems.isEmpty, let storing, hasFile else {
            try await storing?.abandon()
            return try await show(form, request).map { .problem($0) } ?? .forbidden
        }
        try await storing.finish()
        return .redirect(request.address("imports/\(storing.run.lowerText)"))
    }

    /// An empty file with the headings of a kind.
    func template(_ request: ClinicRequest) async throws -> PageResult {
        guard let kind = ImportKind(rawValue: request.parameter("kind")), let subject = web.imports.subject(kind),
            subject.isFor(request.clinic)
        else { return .notFound }
        guard request.may(subject.permission) else { return .forbidden }
        return .answer(CSVAnswer.make(fileName: "contoh-\(kind.fileName).csv", headings: subject.columns.map(\.heading)) { [] })
    }

    /// The list of a kind as a file.
    func export(_ request: ClinicRequest) async throws -> PageResult {
        guard let kind = ImportKind(rawValue: request.parameter("kind")), let subject = web.imports.subject(kind),
            subject.isFor(request.clinic)
        else { return .notFound }
        guard request.may(subject.permission) else { return .forbidden }
        let actor = request.actor
        try await request.transaction { scope in
            try await AuditStore.append(
                AuditEntry(action: "export.downloaded", subject: .init("export", kind.rawValue), by: actor), in: scope)
        }
        let source = ExportSource(kind, of: request.clinic, web.database, web.delivery.intake)
        let day = LocalDate(web.now(), in: request.clinic.timeZone).text
        return .answer(
            CSVAnswer.make(fileName: "\(kind.fileName)-\(day).csv", headings: ExportSource.headings(kind)) { try await source.next() })
    }

    /// nil: nothing here is for this viewer.
    private func show(_ form: FormState, _ request: ClinicRequest) async throws -> ImportListView? {
        let subjects = web.imports.allowed(request.permissions, at: request.clinic)
        guard !subjects.isEmpty else { return nil }
        let kinds = subjects.map(\.kind)
        let before = UUID(uuidString: request.query.text("sesudah"))
        let runs = try await request.transaction {
            try await ImportStore.list(kinds, before: before, limit: Self.perPage + 1, in: $0)
        }
        let shown = runs.prefix(Self.perPage)
        let path = request.address("imports")
        var form = form
        if form.form.text("kind").isEmpty, let first = kinds.first { form.form = ["kind": first.rawValue] }
        return ImportListView(
            page: request.frame("Impor dan ekspor", hasProblems: !form.problems.isEmpty), path: path, exports: request.address("exports"),
            form: form, kinds: kinds, rows: shown.map { ImportListView.Row(run: $0, path: path, zone: request.clinic.timeZone) },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) impor di halaman ini", first: before == nil ? nil : path,
                next: runs.count > Self.perPage ? shown.last.map { Address(path, ["sesudah": $0.id.lowerText]).text } : nil))
    }
}

/// A file that is arriving: its bytes become pieces of the same size.
struct ImportUpload: Sendable {
    private static let pieceBytes = 256 << 10

    let run: UUID
    private let request: ClinicRequest
    private var pending: [UInt8] = []
    private var number = 0

    /// nil while another file of this kind is open.
    static func begin(_ kind: ImportKind, fileName: String, _ request: ClinicRequest) async throws -> ImportUpload? {
        let name = Masking.text(String((fileName.split(whereSeparator: { "/\\".contains($0) }).last ?? "berkas.csv").suffix(120)))
        let actor = request.actor
        return try await request.transaction { scope -> UUID? in
            _ = try await ImportStore.prune(in: scope)
            return try await ImportStore.begin(kind, fileName: name, by: actor, in: scope)
        }.map { ImportUpload(run: $0, request: request) }
    }

    private init(run: UUID, request: ClinicRequest) {
        self.run = run
        self.request = request
    }

    mutating func take(_ bytes: [UInt8]) async throws {
        pending += bytes
        while pending.count >= Self.pieceBytes {
            try await store(Array(pending.prefix(Self.pieceBytes)))
            pending.removeFirst(Self.pieceBytes)
        }
    }

    func finish() async throws {
        var rest = self
        if !pending.isEmpty { try await rest.store(pending) }
        try await request.transaction { try await ImportStore.uploaded(run, by: request.actor, in: $0) }
    }

    func abandon() async throws { try await request.transaction { try await ImportStore.abandon(run, in: $0) } }

    private mutating func store(_ piece: [UInt8]) async throws {
        try await request.transaction { [number] in try await ImportStore.add(piece, number: number, to: run, in: $0) }
        number += 1
    }
}
