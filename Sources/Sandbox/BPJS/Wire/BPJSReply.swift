import Foundation
import JSON

/// What BPJS says to one request, before it is put into an envelope, and what the request changes.
struct BPJSReply: Sendable {
    enum Payload: Sendable {
        /// No `response` member at all.
        case absent
        /// As it is written here, also `null` and `""`.
        case plain(JSON)
        case encrypted(JSON)
    }

    let status: Int
    let code: Int
    let message: String
    var payload = Payload.absent
    /// Some refusals carry their code as text.
    var isCodeText = false
    var write: BPJSWrite?
    /// What was refused because it is there already.
    var duplicate: BPJSDuplicate?

    init(status: Int, code: Int, message: String, payload: Payload = .absent, isCodeText: Bool = false) {
        self.status = status
        self.code = code
        self.message = message
        self.payload = payload
        self.isCodeText = isCodeText
    }

    /// The reply with what it stores.
    func storing(_ write: BPJSWrite) -> BPJSReply {
        var reply = self
        reply.write = write
        return reply
    }

    /// The reply as a refusal of something repeated.
    func repeating(_ operation: String, _ key: String) -> BPJSReply {
        var reply = self
        reply.duplicate = BPJSDuplicate(operation: operation, key: key)
        return reply
    }

    /// The HTTP answer.
    /// - Parameter timestamp: the request's own, part of the key.
    func answer(family: BPJSFamily, clinic: SandboxBPJSClinic, timestamp: String) -> Answer {
        if code == 204, family == .pcare, clinic.emptyNoContent { return Answer(status: 204, contentType: "application/json", body: []) }
        let metadata: JSON = [
            "message": .string(message), "code": isCodeText || clinic.textCodes ? .string(String(code)) : .number(JSONNumber(code)),
        ]
        var envelope = JSONObject()
        switch payload {
        case .absent: break
        case .plain(let value): envelope["response"] = value
        case .encrypted(let value):
            let cipher = BPJSCipher(consID: clinic.consID, secret: clinic.secret, timestamp: timestamp)
            guard let text = try? cipher.encrypt(value) else { return .text(500, "Internal Server Error") }
            envelope["response"] = .string(text)
        }
        envelope[family.envelopeKey] = metadata
        var answer = Answer.json(status, .object(envelope))
        if let write { answer.stored = StoredReference(type: "\(family.rawValue):\(write.operation)", id: write.key) }
        return answer
    }
}

/// Replies of PCare: HTTP status and code are one, a refusal names fields (reference of BPJS, section 1.7).
extension BPJSReply {
    static func found(_ value: JSON) -> BPJSReply {
        BPJSReply(status: 200, code: 200, message: "OK", payload: .encrypted(value))
    }

    static let noContent = BPJSReply(status: 200, code: 204, message: "NO_CONTENT", payload: .plain(.null))

    static func created(_ value: JSON) -> BPJSReply {
        BPJSReply(status: 201, code: 201, message: "CREATED", payload: .encrypted(value))
    }

    /// An edit or a deletion.
    static func done(_ response: JSON = .null) -> BPJSReply {
        BPJSReply(status: 200, code: 200, message: "OK", payload: .plain(response))
    }

    static func failed(_ fields: [(field: String, message: String)]) -> BPJSReply {
        let list = fields.map { JSON.object(["field": .string($0.field), "message": .string($0.message)]) }
        return BPJSReply(status: 412, code: 412, message: "PRECONDITION_FAILED", payload: .plain(.array(list)))
    }

    static func failed(_ field: String, _ message: String) -> BPJSReply {
        failed([(field, message)])
    }

    /// A body that broke their parser (section 7.2).
    static let parserBroke = BPJSReply(
        status: 500, code: 500, message: "Cannot access child value on Newtonsoft.Json.Linq.JValue.", payload: .plain([]))
}

/// Replies of both Antrean families: HTTP 200 throughout, the code decides.
extension BPJSReply {
    static let ok = BPJSReply(status: 200, code: 200, message: "Ok")

    /// A reference list, whose code is 1.
    static func reference(_ rows: [JSON], of clinic: SandboxBPJSClinic) -> BPJSReply {
        list(rows, code: 1, of: clinic)
    }

    static func list(_ rows: [JSON], code: Int = 200, of clinic: SandboxBPJSClinic) -> BPJSReply {
        guard !rows.isEmpty else { return nothingThere }
        let value: JSON = clinic.bareLists ? .array(rows) : ["list": .array(rows)]
        return BPJSReply(status: 200, code: code, message: "OK", payload: .encrypted(value))
    }

    static let nothingThere = BPJSReply(status: 200, code: 204, message: "Data tidak ditemukan", payload: .plain(.null))

    static func refused(_ message: String, code: Int = 201) -> BPJSReply {
        BPJSReply(status: 200, code: code, message: message)
    }
}

/// Replies of the gateway in front of every family.
extension BPJSReply {
    static let notRegistered = BPJSReply(
        status: 404, code: 404, message: "Unauthorized! You are not registered for this service!", payload: .plain(.null))
    static let wrongMethod = BPJSReply(status: 405, code: 405, message: "Method Not Allowed", payload: .plain(.null))
    static let unreadable = BPJSReply(status: 400, code: 400, message: "Bad Request", payload: .plain(.null))
}
