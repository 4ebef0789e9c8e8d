import Clinics
import Foundation
import Hummingbird
import JSON

/// What an API call is answered, and what of it stands in *Log API*.
struct ApiAnswer: Sendable {
    let status: Int
    private(set) var body: [UInt8]
    var headers: HTTPFields = [:]
    /// The error code, for the log.
    var code: String?
    /// The wrong fields, for the log.
    var problems: [FieldMessage] = []
    /// The visit it was about, for the log.
    var visitID: UUID?
    /// The run of *Uji integrasi* that gave this answer, for the log.
    var contractRunID: UUID?

    init(_ status: Int, _ body: JSON, visitID: UUID? = nil) {
        self.init(status: status, bytes: body.bytes())
        self.visitID = visitID
    }

    init(status: Int, bytes: [UInt8]) {
        self.status = status
        body = bytes
    }

    /// An error in the one shape that all have.
    static func error(
        _ status: Int, _ code: String, _ message: String, _ problems: [FieldMessage] = [], adding more: JSONObject = [:]
    ) -> ApiAnswer {
        var body: JSONObject = ["status": "error", "code": .string(code), "message": .string(message)]
        for (name, value) in more { body[name] = value }
        body["errors"] = .array(problems.map(\.json))
        var answer = ApiAnswer(status, .object(body))
        answer.code = code
        answer.problems = problems
        return answer
    }

    /// The same answer with a member besides.
    func adding(_ name: String, _ value: JSON) -> ApiAnswer {
        guard case .object(var members)? = try? JSON.parse(body) else { return self }
        members[name] = value
        var answer = self
        answer.body = JSON.object(members).bytes()
        return answer
    }

    var response: Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(
            status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// One entry of `errors` or `warnings`.
struct FieldMessage: Sendable, Hashable {
    let field: String
    let code: String
    let message: String

    init(_ field: String, _ code: String, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    init(_ problem: FieldProblem) { self.init(problem.field, problem.code.rawValue, problem.message) }

    var json: JSON { ["field": .string(field), "code": .string(code), "message": .string(message)] }
    var logged: ApiLogEntry.Field { ApiLogEntry.Field(field: field, code: code, message: message) }
}

extension JSON {
    /// A string, or `null`.
    static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}
