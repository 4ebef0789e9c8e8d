import Delivery
import JSON

/// The columns of one file: which of its cells is what.
struct ImportSheet: Sendable {
    /// A row as the body of an API call, and what its cells alone have wrong.
    struct Reading: Sendable {
        var body: JSON
        var problems: [ImportRow.Problem]
        /// Where the parts of lists went: `diagnosis[2]` may have become the first.
        fileprivate var moved: [String: String]
    }

    let headings: [String]
    private let columns: [(place: Int, column: ImportColumn)]

    /// - Throws: ``NoTable`` with what people are told when this is no table of these columns.
    init(headings: [String], columns known: [ImportColumn]) throws(NoTable) {
        self.headings = headings
        var found: [(Int, ImportColumn)] = []
        for (place, heading) in headings.enumerated() where !heading.isEmpty {
            guard let column = known.first(where: { $0.isMeant(by: heading) }) else { continue }
            if let (first, _) = found.first(where: { $0.1 == column }) {
                throw NoTable(
                    "Kolom \(column.heading) ada dua kali (kolom ke-\(first + 1) dan ke-\(place + 1)). Hapus salah satu, lalu unggah lagi.")
            }
            found.append((place, column))
        }
        let missing = known.filter { column in column.isRequired && !found.contains { $0.1 == column } }.map(\.heading)
        guard !found.isEmpty else {
            throw NoTable(
                "Baris pertama harus berisi nama kolom. Unduh contoh berkas di halaman Impor, salin data ke sana, lalu unggah lagi.")
        }
        guard missing.isEmpty else {
            throw NoTable("Kolom \(missing.joined(separator: ", ")) tidak ada di baris pertama. Tambahkan kolom itu, lalu unggah lagi.")
        }
        columns = found
    }

    /// Why a file is no table of a kind.
    struct NoTable: Error {
        let says: String

        init(_ says: String) { self.says = says }
    }

    /// Headings that mean nothing here.
    var ignored: [String] {
        headings.enumerated().filter { place, heading in !heading.isEmpty && !columns.contains { $0.place == place } }.map(\.element)
    }

    /// Reads a row.
    func read(_ cells: [String]) -> Reading {
        var builder = BodyBuilder()
        var problems: [ImportRow.Problem] = []
        if cells.dropFirst(headings.count).contains(where: { !$0.isEmpty }) {
            problems.append(.init(column: "", says: "Baris ini punya lebih banyak isian daripada nama kolom; periksa tanda pemisahnya."))
        }
        for (place, column) in columns where place < cells.count {
            switch CellReading(cells[place], column.form) {
            case .nothing: break
            case .text(let text): builder.set(.string(text), at: column.place)
            case .broken(let says): problems.append(.init(column: headings[place], says: says))
            }
        }
        let (body, moved) = builder.finish()
        return Reading(body: body, problems: problems, moved: moved)
    }

    /// What a reader of the API found, beside the column of the cell.
    func problems(_ found: [FieldProblem], in reading: Reading) -> [ImportRow.Problem] {
        let broken = Set(reading.problems.map(\.column))
        var told: Set<ImportRow.Problem> = []
        return found.compactMap { problem in
            let column = heading(of: problem.field, reading)
            // A cell that is broken is missing for the reader: that is one problem, not two.
            if !column.isEmpty, broken.contains(column) { return nil }
            let line = ImportRow.Problem(column: column, says: problem.message)
            return told.insert(line).inserted ? line : nil
        }
    }

    private func heading(of field: String, _ reading: Reading) -> String {
        var place = field
        for (new, old) in reading.moved where field.hasPrefix(new + ".") { place = old + field.dropFirst(new.count) }
        return columns.first { $0.column.place == place }.map { headings[$0.place] } ?? ""
    }
}

/// Puts cells at their places in a body: `encounter.poli`, `diagnosis[1].kode_icd10`. Parts of lists that no cell fills are left out.
private struct BodyBuilder {
    private var object: JSONObject = [:]
    private var lists: [String: [Int: JSONObject]] = [:]

    mutating func set(_ value: JSON, at place: String) {
        let names = place.split(separator: ".").map(String.init)
        if let open = names[0].firstIndex(of: "["), let index = Int(names[0][names[0].index(after: open)...].dropLast()) {
            let list = String(names[0][..<open])
            lists[list, default: [:]][index, default: [:]][names[1]] = value
        } else {
            object = Self.setting(value, names[...], in: object)
        }
    }

    private static func setting(_ value: JSON, _ names: ArraySlice<String>, in object: JSONObject) -> JSONObject {
        var object = object
        guard let name = names.first else { return object }
        object[name] = names.count == 1 ? value : .object(setting(value, names.dropFirst(), in: object[name]?.object ?? [:]))
        return object
    }

    func finish() -> (JSON, moved: [String: String]) {
        var body = object
        var moved: [String: String] = [:]
        for (list, parts) in lists.sorted(by: { $0.key < $1.key }) {
            let sorted = parts.sorted { $0.key < $1.key }
            for (new, part) in sorted.enumerated() { moved["\(list)[\(new)]"] = "\(list)[\(part.key)]" }
            body[list] = .array(sorted.map { .object($0.value) })
        }
        return (.object(body), moved)
    }
}
