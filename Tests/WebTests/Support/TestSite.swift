import Clinics
import Crypto
import Delivery
import Foundation
import Hummingbird
import Logging
import PasswordHashing
import Postgres
import Templating

@testable import Web

/// The web side as the composition root builds it, without a socket.
struct TestSite: Sendable {
    let web: WebDependencies
    let responder: RouterResponder<AppRequestContext>

    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    /// Read once: in a debug build that takes longer than most tests.
    private static let templates = Result { try TemplateLibrary(folder: root + "/Templates") }
    private static let assets = Result { try StaticFiles(folder: root + "/Public", gzip: { Array($0.prefix(10)) }) }
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    static let signer = Signer { Array(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: Array("kunci tes".utf8)))) }

    /// On this database; without one, on a server that is not there.
    init(
        _ database: ClinicDatabase? = nil, baseURL: String = "http://127.0.0.1:8080", trustedProxies: [String] = [],
        metricsToken: String? = nil, notReady: [String] = [], logger: Logger = quiet,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let database = try database ?? Self.nowhere()
        let hasher = PasswordHasher()
        web = WebDependencies(
            database: database, signIn: SignIn(database: database, hasher: hasher),
            passwords: PasswordChecks(
                hash: { try await hasher.hash($0) }, verify: { try await hasher.verify($0, against: $1) }),
            templates: try Self.templates.get(), assets: try Self.assets.get(),
            settings: WebSettings(
                baseURL: baseURL, trustedProxies: trustedProxies.compactMap { NetworkRange($0) }, metricsToken: metricsToken),
            signer: Self.signer, delivery: try TestDelivery.services(database),
            scheduler: Scheduler(database: database, jobs: TestJobs.registry, logger: Self.quiet), platform: .passing, logger: logger,
            probes: Probes(notReady: { notReady }, metrics: { "up 1\n" }), now: now, deliveryHealth: { _ in [:] },
            system: {
                SystemFacts(
                    version: "0.0.0", openConnections: 3, idleConnections: 2, waitingForConnection: 0, partitionMonthsAhead: 3,
                    migrations: 21, problems: [])
            }
        )
        responder = buildRouter(web).buildResponder()
    }

    private static func nowhere() throws -> ClinicDatabase {
        ClinicDatabase(
            pool: PostgresPool(PostgresConfiguration(url: "host=/nonexistent", maximumConnections: 1, waitTimeout: .milliseconds(50))),
            masterKey: try MasterKey(text: MasterKey.generate()), logger: quiet)
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String
    let bytes: Int

    var location: String? { headers[.location] }
    var setCookies: [String] { headers[values: .setCookie] }
}

/// Somebody's browser: keeps cookies and sends the token that stood in the last page's forms.
actor Browser {
    private let site: TestSite
    private let peer: String?
    private(set) var cookies: [String: String] = [:]
    private(set) var token = ""

    init(_ site: TestSite, peer: String? = "127.0.0.1") {
        self.site = site
        self.peer = peer
    }

    @discardableResult
    func get(_ path: String, _ headers: [String: String] = [:], method: HTTPRequest.Method = .get) async throws -> Answer {
        try await send(method, path, headers, nil)
    }

    @discardableResult
    func post(_ path: String, _ fields: [String: String] = [:], _ headers: [String: String] = [:], token: String? = nil) async throws
        -> Answer
    {
        var fields = fields
        fields["_csrf"] = token ?? self.token
        let allowed = CharacterSet.alphanumerics
        let body = fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }.joined(separator: "&")
        let all = ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 }
        return try await send(.post, path, all, body)
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], _ body: String?) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers { fields[named: name] = value }
        if !cookies.isEmpty { fields[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ") }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:8080", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let context = AppRequestContext(logger: TestSite.quiet, peer: peer)
        let response = try await site.responder.respond(to: request, context: context)
        let answer = try await Self.read(response)
        for cookie in answer.setCookies { keep(cookie) }
        if let match = answer.text.firstMatch(of: /name="_csrf" value="([^"]+)"/) { token = String(match.1) }
        return answer
    }

    func remember(_ name: String, _ value: String) { cookies[name] = value }

    private func keep(_ cookie: String) {
        let pair = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
    }

    private static func read(_ response: Response) async throws -> Answer {
        let collected = Collected()
        try await response.body.write(collected)
        let bytes = await collected.bytes.value
        return Answer(
            status: response.status.code, headers: response.headers, text: String(decoding: bytes, as: UTF8.self), bytes: bytes.count)
    }
}

private struct Collected: ResponseBodyWriter {
    actor Bytes {
        var value: [UInt8] = []
        func append(_ more: [UInt8]) { value += more }
    }

    let bytes = Bytes()

    mutating func write(_ buffer: ByteBuffer) async throws { await bytes.append(Array(buffer.readableBytesView)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
