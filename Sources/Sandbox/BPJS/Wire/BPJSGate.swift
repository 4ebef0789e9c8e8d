import Foundation
import HTTPTypes
import JSON

/// What the gateway wants of every request: a known consumer, a fresh signature, the key of the service, and for PCare the account
/// (reference of BPJS, sections 1.2 to 1.4 and 7.2).
struct BPJSGate {
    let family: BPJSFamily
    /// Seconds that a timestamp may be away from `now`.
    let window: Int
    /// The gateway's own clock.
    let now: Date

    static let consumer = HTTPField.Name("X-cons-id")!
    static let timestamp = HTTPField.Name("X-timestamp")!
    static let signature = HTTPField.Name("X-signature")!
    static let userKey = HTTPField.Name("user_key")!
    static let authorization = HTTPField.Name("X-authorization")!

    /// The refusal, nil when the request may pass.
    func refusal(of headers: HTTPFields, clinic: SandboxBPJSClinic?) -> Answer? {
        guard headers[Self.consumer] != nil, let timestamp = headers[Self.timestamp], let signature = headers[Self.signature],
            let key = headers[Self.userKey]
        else { return .json(401, ["message": "Unauthorized"]) }
        guard let clinic else { return refuse(nil, "X-cons-id tidak terdaftar") }
        guard let wanted = family.userKey(of: clinic) else {
            return BPJSReply.notRegistered.answer(family: family, clinic: clinic, timestamp: timestamp)
        }
        guard key == wanted else { return refuse(clinic, "user_key tidak terdaftar untuk layanan ini", status: 403) }
        guard let sent = Int(timestamp), sent >= 0, abs(Double(sent) - now.timeIntervalSince1970) <= Double(window) else {
            return refuse(clinic, "Unauthorized! X-timestamp expired")
        }
        guard signature == BPJSSignature.of(clinic, timestamp: timestamp) else {
            return refuse(clinic, "Unauthorized! X-signature tidak sesuai")
        }
        guard family == .pcare else { return nil }
        let account = "\(clinic.pcareUsername):\(clinic.pcarePassword):\(clinic.pcareApplication)"
        guard headers[Self.authorization] == "Basic " + Data(account.utf8).base64EncodedString() else {
            return refuse(clinic, "Unauthorized! Username atau password PCare tidak sesuai")
        }
        return nil
    }

    private func refuse(_ clinic: SandboxBPJSClinic?, _ message: String, status: Int? = nil) -> Answer {
        let status = status ?? clinic?.refusalStatus ?? 401
        let code = status != 200 ? status : family == .pcare ? 401 : 201
        var envelope: JSONObject = [family.envelopeKey: ["message": .string(message), "code": .number(JSONNumber(code))]]
        if family == .pcare { envelope["response"] = .null }
        return .json(status, .object(envelope))
    }
}
