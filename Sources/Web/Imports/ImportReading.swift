import Clinics
import Delivery
import Foundation
import Vocabulary

/// Reads one file: its rows, judged by the API's readers, become rows of the run. A copy that takes it over begins anew.
struct ImportReading: Sendable {
    /// Rows of one transaction.
    static let chunk = 500
    /// Rows of the longest file.
    static let mostRows = 100_000

    let database: ClinicDatabase
    let lease: ImportLease
    let clinic: Clinic
    let subject: any ImportSubject
    let clock: ReadingClock

    func run() async throws {
        let isHeld = try await database.transaction(in: clinic.id) { scope in
            guard try await lease.hold(in: scope) != nil else { return false }
            try await ImportStore.beginReading(lease.run, in: scope)
            return true
        }
        guard isHeld else { return }
        var table = Table()
        var problem: String?
        do { try await readAll(&table) } catch let failure as DelimitedReader.Failure { problem = Self.says(failure) } catch let failure
            as ImportSheet.NoTable
        { problem = failure.says } catch is Lost { return }
        if problem == nil, table.number == 0 { problem = "Berkas ini tidak berisi baris data di bawah nama kolomnya." }
        try await database.transaction(in: clinic.id) { [problem] scope in
            guard try await lease.hold(in: scope) != nil else { return }
            try await ImportStore.endReading(lease.run, problem: problem, in: scope)
        }
    }

    /// What is known while it is read.
    private struct Table {
        var reader = DelimitedReader()
        var sheet: ImportSheet?
        var number = 0
        var readBytes = 0
        /// What each row says, with its line: the same thing may stand in a file once.
        var lines: [String: Int] = [:]
    }

    /// Another copy has the run now, or nobody wants it any more.
    private struct Lost: Error {}

    private func readAll(_ table: inout Table) async throws {
        var piece = 0
        while let bytes = try await database.transaction(
            in: clinic.id, { [piece] in try await ImportStore.piece(piece, of: lease.run, in: $0) })
        {
            let rows = try table.reader.take(bytes)
            table.readBytes += bytes.count
            try await take(rows, &table)
            piece += 1
        }
        let rest = try table.reader.finish()
        try await take(rest, &table)
    }

    private func take(_ rows: [DelimitedText.Row], _ table: inout Table) async throws {
        var rows = rows[...]
        if table.sheet == nil, let first = rows.popFirst() {
            let sheet = try ImportSheet(headings: first.cells, columns: subject.columns)
            table.sheet = sheet
            try await step { try await ImportStore.set(headings: sheet.headings, ignored: sheet.ignored, of: lease.run, in: $0) }
        }
        guard let sheet = table.sheet else { return }
        while !rows.isEmpty {
            try Task.checkCancellation()
            let chunk = rows.prefix(Self.chunk)
            rows = rows.dropFirst(Self.chunk)
            guard table.number + chunk.count <= Self.mostRows else {
                throw ImportSheet.NoTable(
                    "Berkas ini berisi lebih dari \(Indonesian.number(Self.mostRows)) baris. Bagi menjadi beberapa berkas, lalu unggah satu per satu."
                )
            }
            let readings = chunk.map { sheet.read($0.cells) }
            let bodies = try await database.transaction(in: clinic.id) { scope in
                try await subject.completing(readings.map(\.body), in: scope)
            }
            var judged: [ImportRow] = []
            for ((row, reading), body) in zip(zip(chunk, readings), bodies) {
                table.number += 1
                let (found, key) = subject.judge(body, clock: clock)
                var problems = reading.problems + sheet.problems(found, in: reading)
                if let key, let line = table.lines.updateValue(row.line, forKey: key) {
                    problems.append(.init(column: "", says: "Sama dengan baris \(line): satu data hanya boleh sekali dalam satu berkas."))
                }
                judged.append(ImportRow(number: table.number, line: row.line, cells: row.cells, problems: problems))
            }
            try await step { [judged, readBytes = table.readBytes] in
                try await ImportStore.add(judged, readBytes: readBytes, to: lease.run, in: $0)
            }
        }
    }

    private func step(_ body: (ClinicScope) async throws -> Void) async throws {
        try await database.transaction(in: clinic.id) { scope in
            guard try await lease.hold(in: scope) != nil else { throw Lost() }
            try await body(scope)
        }
    }

    private static func says(_ failure: DelimitedReader.Failure) -> String {
        switch failure {
        case .notText:
            "Berkas ini bukan CSV. Bila dari Excel, pilih Simpan sebagai → CSV UTF-8 (dipisahkan koma), lalu unggah lagi."
        case .cellTooLong(let line):
            "Tanda kutip yang dibuka di sekitar baris \(line) tidak ditutup. Perbaiki baris itu, lalu unggah lagi."
        case .tooManyCells(let line): "Baris \(line) punya terlalu banyak kolom. Perbaiki baris itu, lalu unggah lagi."
        }
    }
}
