import Clinics
import Foundation
import JSON
import Postgres

/// One row of a file.
public struct ImportRow: Sendable, Hashable {
    /// What became of it.
    public enum State: String, Sendable, Hashable, PostgresValue {
        /// It can be stored.
        case good
        /// It cannot.
        case bad
        /// It made something new.
        case added
        /// It changed something.
        case changed
        /// It said what was known.
        case same
        /// It could be read, and was refused when it was to be stored.
        case refused
        /// What it did was put back.
        case restored
        /// What it did was put back, and something of it stays, since it had left the house.
        case withdrawn
        /// What it did stays, since somebody has changed or used it.
        case kept
    }

    /// Something wrong with one column.
    public struct Problem: Sendable, Hashable {
        /// The column's heading; "" for the row as a whole.
        public let column: String
        /// Bahasa Indonesia; never the cell's value.
        public let says: String

        /// A problem of a column.
        public init(column: String, says: String) {
            self.column = column
            self.says = says
        }
    }

    /// Counted from 1, headings left out.
    public let number: Int
    /// The line in the file.
    public let line: Int
    /// What became of it.
    public var state: State
    /// As they stand in the file.
    public let cells: [String]
    /// What is wrong with it.
    public var problems: [Problem]
    /// Ours: what it became, or changed.
    public var subject: UUID?

    /// A row that was read.
    public init(number: Int, line: Int, cells: [String], problems: [Problem]) {
        self.number = number
        self.line = line
        self.cells = cells
        self.problems = problems
        state = problems.isEmpty ? .good : .bad
    }
}

/// What a row did, or that it could not.
public struct ImportResult: Sendable {
    /// The row.
    public var row: ImportRow
    /// JSON of the thing before and after; nil where nothing was changed.
    public var change: ImportChange?

    /// A row with its change.
    public init(row: ImportRow, change: ImportChange? = nil) {
        self.row = row
        self.change = change
    }
}

/// A thing before and after a row changed it, as JSON of its kind.
public struct ImportChange: Sendable, Hashable {
    /// nil: the row made it.
    public let before: [UInt8]?
    /// As it was stored.
    public let after: [UInt8]

    /// A change.
    public init(before: [UInt8]?, after: [UInt8]) {
        self.before = before
        self.after = after
    }

    init(json: [UInt8]) throws {
        let object = try JSON.parse(json)
        guard let after = object["after"] else { throw UnknownStoredValue(table: "import_row", column: "change") }
        let before = object["before"]
        self.init(before: before.flatMap { $0.isNull ? nil : $0.bytes() }, after: after.bytes())
    }

    var json: [UInt8] {
        var bytes = Array(#"{"before":"#.utf8)
        bytes += before ?? Array("null".utf8)
        bytes += Array(#","after":"#.utf8) + after + Array("}".utf8)
        return bytes
    }
}

extension ImportRow {
    init(_ row: Row, of run: UUID, _ keys: ClinicKeys) throws {
        number = try row.get("number")
        line = try row.get("line")
        state = try row.get("state")
        subject = try row.get("subject_id")
        let content = try JSON.parse(try keys.open(try row.get("content"), Self.place(run, number, "content")))
        cells = (content["cells"]?.array ?? []).map { $0.string ?? "" }
        problems = (content["problems"]?.array ?? []).map {
            Problem(column: $0["column"]?.string ?? "", says: $0["says"]?.string ?? "")
        }
    }

    func sealedContent(of run: UUID, _ keys: ClinicKeys) throws -> [UInt8] {
        let problems = problems.map { problem -> JSON in ["column": .string(problem.column), "says": .string(problem.says)] }
        let content: JSON = ["cells": .array(cells.map { .string($0) }), "problems": .array(problems)]
        return try keys.seal(content.bytes(), Self.place(run, number, "content"))
    }

    static func place(_ run: UUID, _ number: Int, _ column: StaticString) -> SealedPlace {
        SealedPlace(table: "import_row", row: "\(run.lowerText)/\(number)", column: column)
    }
}
