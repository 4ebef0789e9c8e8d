import Foundation
import JSON

/// What BPJS answers: a code and words, and perhaps a payload. Success is decided by the code, differently in each family.
public struct Envelope: Sendable, Hashable {
    /// `metaData.code`; nil when it is no number.
    public let code: Int?
    /// `metaData.message`.
    public let message: String
    /// What was in `response`, decrypted; nil when there was nothing.
    public let payload: JSON?

    /// The answer is none of BPJS's own.
    public struct Malformed: Error, Sendable, Hashable {
        /// What it is instead.
        public enum What: String, Sendable, Hashable {
            case empty
            case notJSON
            case noMetadata
        }
        /// What it is instead.
        public let what: What
    }

    /// Reads the body of an answer.
    /// - Parameter cipher: of the request that was answered.
    /// - Throws: ``Malformed``, or a ``ResponseFault`` when an encrypted payload cannot be read and the code tells of success.
    public init(_ body: [UInt8], of family: ServiceFamily, cipher: ResponseCipher) throws {
        guard body.contains(where: { !Self.blanks.contains($0) }) else { throw Malformed(what: .empty) }
        guard let answer = try? JSON.parse(body) else { throw Malformed(what: .notJSON) }
        guard let metadata = answer.member("metadata"), metadata.object != nil else { throw Malformed(what: .noMetadata) }
        code = Self.number(metadata.member("code"))
        message = metadata.member("message")?.string ?? ""
        let isSuccess = code.map(family.isSuccess) ?? false
        payload = try Self.payload(answer.member("response"), cipher, isSuccess: isSuccess)
    }

    /// The payload in what somebody captured: a whole answer, or its `response` alone.
    public static func payload(of captured: String, cipher: ResponseCipher) throws -> JSON? {
        guard let json = try? JSON.parse(captured) else { return try cipher.json(captured) }
        return try payload(json.object == nil ? json : json.member("response"), cipher, isSuccess: true)
    }

    private static func payload(_ response: JSON?, _ cipher: ResponseCipher, isSuccess: Bool) throws -> JSON? {
        guard let response, !response.isNull else { return nil }
        guard let text = response.string?.trimmingCharacters(in: .whitespacesAndNewlines) else { return response }
        if text.isEmpty { return nil }
        // Some gateways encode twice.
        if text.hasPrefix("{") || text.hasPrefix("["), let plain = try? JSON.parse(Array(text.utf8)) { return plain }
        do { return try cipher.json(text) } catch {
            // The words of a refusal may come as they are.
            guard isSuccess else { return response }
            throw error
        }
    }

    private static func number(_ code: JSON?) -> Int? {
        code?.int ?? code?.string.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }

    private static let blanks = Set(" \t\r\n".utf8)
}

extension JSON {
    /// A member, whatever the case of its name: `metaData` and `metadata` are both BPJS's.
    fileprivate func member(_ name: String) -> JSON? {
        object?.keys.first { $0.lowercased() == name }.flatMap { self[$0] }
    }
}
