import Hummingbird

/// A table as a file to save, written while it is read from the database.
enum CSVAnswer {
    /// - Parameters:
    ///   - fileName: ASCII, without personal data: it ends up in the history of downloads.
    ///   - portions: gives the next rows; empty at the end.
    static func make(
        fileName: String, headings: [String], _ portions: @escaping @Sendable () async throws -> [[String]]
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(fileName)\"",
                .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(bytes: CSV.mark + Array(CSV.row(headings).utf8)))
                while true {
                    let rows = try await portions()
                    guard !rows.isEmpty else { break }
                    try await writer.write(ByteBuffer(string: rows.map(CSV.row).joined()))
                }
                try await writer.finish(nil)
            })
    }
}
