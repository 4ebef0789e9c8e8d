import Foundation
import JSON
import Vocabulary

/// Which page of a list is asked for: `?cursor=…&limit=…`.
struct ListPage: Sendable, Hashable {
    /// The last row of the page before.
    let after: UUID?
    let limit: Int

    static let fields: [BodyField] = [
        .line("cursor", "next_cursor dari jawaban sebelumnya.", "01987654-89ab-7def-8123-456789abcdef"),
        BodyField(
            "limit", "Banyaknya per halaman; \(usual) bila kosong.", 100,
            ["type": "integer", "minimum": 1, "maximum": .number(JSONNumber(most))]),
    ]
    static let usual = 100
    static let most = 500

    init(_ reader: inout FieldReader) {
        let cursor = reader.line("cursor")
        after = cursor.flatMap { UUID(uuidString: $0) }
        if cursor != nil, after == nil { reader.problem("cursor", .invalidFormat, "cursor harus next_cursor dari jawaban sebelumnya.") }
        limit = reader.limit(usual: Self.usual, most: Self.most)
    }

    /// Reads it from a call's query.
    static func read(_ call: ApiCall) -> BodyReading<ListPage> {
        FieldReader.read(.object(call.query), clock: call.clock) { ListPage(&$0) }
    }
}

extension FieldReader {
    /// `limit`.
    mutating func limit(usual: Int, most: Int) -> Int {
        guard let given = line("limit") else { return usual }
        if let limit = Int(given), (1...most).contains(limit) { return limit }
        problem("limit", .outOfRange, "limit harus 1 sampai \(most).")
        return usual
    }
}
