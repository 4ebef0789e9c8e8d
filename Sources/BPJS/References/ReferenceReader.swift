import Clinics
import JSON

/// Asks one question of a list, page by page to its end.
struct ReferenceReader: Sendable {
    /// Rows of a page that are asked for; a gateway may give fewer.
    static let pageSize = 500
    /// No list has so many pages: one that does not end is left.
    static let mostPages = 200

    let calls: BPJSCalls
    let clinic: Clinic

    /// All rows of a question.
    func rows(_ query: ReferenceQuery, of list: ReferenceList) async throws -> [ReferenceRow] {
        guard query.isPaged else { return try await page(query.path, of: list).map { list.rows($0.rows, query) } ?? [] }
        var all: [String: ReferenceRow] = [:]
        var start = 0
        for _ in 0..<Self.mostPages {
            try Task.checkCancellation()
            guard let page = try await page("\(query.path)/\(start)/\(Self.pageSize)", of: list) else { break }
            let before = all.count
            for row in list.rows(page.rows, query) { all[row.code] = row }
            start += page.rows.count
            // A gateway that gives the same page for ever brings nothing new.
            if page.rows.isEmpty || all.count == before || start >= page.total ?? (page.rows.count < Self.pageSize ? start : .max) { break }
        }
        return all.values.sorted { $0.code < $1.code }
    }

    private struct Page {
        var rows: [JSON]
        /// Of all pages; nil where the answer does not say.
        var total: Int?
    }

    /// nil when there is nothing.
    private func page(_ path: String, of list: ReferenceList) async throws -> Page? {
        switch await calls.get(path, list.family, purpose: "bpjs-references", for: clinic, givesWay: true) {
        case .nothing: return nil
        case .found(let answer):
            guard let payload = answer.payload else { return nil }
            // `{count, list}`, `{list}` or the bare list (reference sections 3.1 and 5.1).
            guard let rows = payload.array ?? payload["list"]?.array ?? (payload["list"]?.isNull == true ? [] : nil) else {
                throw ReferenceFailure("\(list.family.name) menjawab dengan bentuk yang tidak dikenal.", stopsFamily: false)
            }
            return Page(rows: rows, total: payload["count"]?.int.flatMap { $0 > 0 ? $0 : nil })
        case .away(let reason):
            throw ReferenceFailure("\(list.family.name) tidak menjawab (\(reason)); dibaca lagi pada jadwal berikutnya.", stopsFamily: true)
        case .refused(let message, _, let isAccess):
            throw ReferenceFailure("\(list.family.name) menolak: \(message.prefix(200))", stopsFamily: isAccess)
        }
    }
}

/// Why a list could not be read.
struct ReferenceFailure: Error, Sendable, Hashable {
    /// To the clinic, without personal data.
    let says: String
    /// The family's other lists would fail alike.
    let stopsFamily: Bool

    init(_ says: String, stopsFamily: Bool) {
        self.says = says
        self.stopsFamily = stopsFamily
    }
}

extension ReferenceList {
    fileprivate func rows(_ rows: [JSON], _ query: ReferenceQuery) -> [ReferenceRow] { rows.compactMap { row($0, query) } }
}
