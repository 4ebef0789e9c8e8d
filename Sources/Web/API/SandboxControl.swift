import Clinics
import Foundation
import JSON

/// The control interface of our own simulator, where a clinic in trial sends to one.
public struct SandboxControl: Sendable {
    /// An answer.
    public struct Reply: Sendable {
        let status: Int
        let body: JSON

        /// Status and JSON; `null` for a body that is none.
        public init(status: Int, body: JSON) {
            self.status = status
            self.body = body
        }
    }

    /// nil: nobody answered, or the host may not be asked.
    public typealias Send = @Sendable (_ origin: PlatformOrigin, _ method: String, _ path: String, _ body: JSON?) async -> Reply?

    private let send: Send

    /// - Parameter send: one request below `{origin}/_control/`.
    public init(_ send: @escaping Send) { self.send = send }

    /// Nobody simulates anything.
    public static let none = SandboxControl { _, _, _, _ in nil }

    /// Whether our own simulator answers at this origin. SATUSEHAT's own hosts are not asked.
    func isThere(_ origin: PlatformOrigin) async -> Bool {
        guard !Self.national.contains(origin) else { return false }
        let reply = await send(origin, "GET", "health", nil)
        return reply?.status == 200 && reply?.body["status"]?.string == "ok"
    }

    /// Asks for faults for one client, which end by themselves.
    /// - Returns: false when they are not in force.
    func begin(_ faults: [JSON], of clientID: String, seconds: Int, at origin: PlatformOrigin) async -> Bool {
        let asked: [JSON] = faults.map { fault in
            var members = fault.object ?? [:]
            members["client_id"] = .string(clientID)
            members["for_ms"] = .number(JSONNumber(seconds * 1_000))
            return .object(members)
        }
        return await send(origin, "POST", "faults", .array(asked))?.status == 201
    }

    /// Takes the client's faults back.
    func end(of clientID: String, at origin: PlatformOrigin) async {
        _ = await send(origin, "DELETE", "faults?client_id=" + Self.encoded(clientID), nil)
    }

    private static let national = PlatformEnvironment.allCases.compactMap { PlatformEndpoints.national($0)?.origin }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? ""
    }
}
