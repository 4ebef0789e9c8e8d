import Hummingbird
import JSON

/// `GET /api/openapi.json`: the API as OpenAPI 3.1, for everybody: it says nothing of any clinic.
struct DocumentEndpoint: Sendable {
    static let path = "/api/openapi.json"
    /// Of all that there is, made once.
    static let whole = DocumentEndpoint(paths: ApiTable.all)

    private let bytes: [UInt8]
    private let tag: String

    private init(paths: [ApiPath]) {
        bytes = ApiDocument(paths: paths).json.bytes()
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        tag = "\"\(String(hash, radix: 16))\""
    }

    func get(_ request: Request, _ context: AppRequestContext) -> Response {
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "public, max-age=300"]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmed.replacing("W/", with: "") } ?? []
        if known.contains(tag) || known.contains("*") { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
