import Foundation
import Hummingbird
import JSON

/// A stored resource that an answer speaks of, for the ledger.
struct StoredReference: Sendable, Hashable {
    let type: String
    let id: String
}

/// What the simulator says, before a fault is laid over it.
struct Answer: Sendable {
    var status: Int
    var contentType: String
    var extra: [(name: String, value: String)] = []
    var body: [UInt8]
    var stored: StoredReference?

    static func json(_ status: Int, _ value: JSON, stored: StoredReference? = nil) -> Answer {
        Answer(status: status, contentType: "application/json", body: value.bytes(), stored: stored)
    }

    static func json(_ status: Int, bytes: [UInt8], stored: StoredReference? = nil) -> Answer {
        Answer(status: status, contentType: "application/json", body: bytes, stored: stored)
    }

    static func text(_ status: Int, _ text: String, contentType: String = "text/plain") -> Answer {
        Answer(status: status, contentType: contentType, body: Array(text.utf8))
    }

    /// A wrong address has an empty body (reference, section 1.3).
    static let unknownPath = Answer(status: 404, contentType: "text/plain", body: [])

    func head(length: Int) -> HTTPFields {
        var headers = HTTPFields()
        headers.reserveCapacity(3 + extra.count)
        headers[.contentType] = contentType
        headers[.contentLength] = String(length)
        headers.append(.init(name: .init("X-Request-Id")!, value: UUID().uuidString.lowercased()))
        for field in extra {
            headers.append(.init(name: .init(field.name)!, value: field.value))
        }
        return headers
    }

    func response() -> Response {
        Response(
            status: .init(code: status), headers: head(length: body.count),
            body: body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
