import Hummingbird

/// Sends the files of `Public/`.
struct StaticPages: Sendable {
    let files: StaticFiles

    /// `/static/{fingerprint}/{folder}/{name}`: cached for ever, unless the fingerprint is of another version of the program.
    func fingerprinted(_ request: Request, _ context: AppRequestContext) throws -> Response {
        let path = try context.parameters.require("folder") + "/" + context.parameters.require("name")
        let isCurrent = files.file(path)?.fingerprint == context.parameters.get("fingerprint")
        return try answer(path, request, cache: isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
    }

    /// `/icons/icons.svg`
    func icons(_ request: Request, _ context: AppRequestContext) throws -> Response {
        try answer("icons/icons.svg", request, cache: "public, max-age=3600")
    }

    private func answer(_ path: String, _ request: Request, cache: String) throws -> Response {
        guard let file = files.file(path) else { throw Refusal(.notFound) }
        let tag = "\"\(file.fingerprint)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: cache, .vary: "Accept-Encoding"]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmed.replacing("W/", with: "") } ?? []
        if known.contains(tag) || known.contains("*") { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = file.contentType
        var bytes = file.plain
        if let compressed = file.compressed, Self.takesGzip(request.headers[.acceptEncoding] ?? "") {
            headers[.contentEncoding] = "gzip"
            bytes = compressed
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func takesGzip(_ accept: String) -> Bool {
        accept.lowercased().split(separator: ",").contains { part in
            let pieces = part.split(separator: ";").map(\.trimmed)
            return pieces.first == "gzip" && !pieces.dropFirst().contains(where: refuses)
        }
    }

    /// `q=0`, also as `q=0.` and `q=0.000`.
    private static func refuses(_ parameter: String) -> Bool {
        let plain = parameter.filter { $0 != " " }
        return plain == "q=0" || plain.hasPrefix("q=0.") && plain.dropFirst(4).allSatisfy { $0 == "0" }
    }
}
