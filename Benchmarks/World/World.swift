import Foundation
import HTTPClient
import JSON
import Postgres

/// A whole installation on this machine: the cluster of `Scripts/bench`, the sandbox and one server, as an operator would run them.
struct World: Sendable {
    let binary: String
    let folder: String
    let environment: [String: String]
    let url: String
    let sandboxURL: String
    let server: Program
    let sandbox: Program
    let http: HTTPClient
    /// The superuser, who seeds and looks: he sees every clinic.
    let database: PostgresPool

    static func start() async throws -> World {
        let given = ProcessInfo.processInfo.environment
        guard let folder = given["JEMBATAN_HOME_DIR"], let admin = given["JEMBATAN_BENCH_POSTGRES"],
            let conninfo = try? Conninfo(file: folder + "/postgres/conninfo")
        else { throw BenchFailure("JEMBATAN_HOME_DIR and JEMBATAN_BENCH_POSTGRES are set by Scripts/bench: start that.") }
        let binary = given["JEMBATAN_BENCH_BINARY"] ?? ".build/release/jembatan"
        // Not demo mode, which reads templates again before each page.
        let masterKey = folder + "/master.key"
        try makeMasterKey(masterKey)
        let (port, sandboxPort) = (try freePort(), try freePort())
        let url = "http://127.0.0.1:\(port)"
        var environment = given.filter { !$0.key.hasPrefix("JEMBATAN_") && !$0.key.hasPrefix("PG") }
        environment["JEMBATAN_HOME_DIR"] = folder
        environment["JEMBATAN_DATABASE_URL"] = conninfo.app
        environment["JEMBATAN_OWNER_DATABASE_URL"] = conninfo.owner
        environment["JEMBATAN_MASTER_KEY_FILE"] = masterKey
        environment["JEMBATAN_ALLOW_PRIVATE_ENDPOINTS"] = "1"
        environment["JEMBATAN_ALLOWED_UPSTREAMS"] = "127.0.0.1:\(sandboxPort)"
        environment["JEMBATAN_BIND"] = "127.0.0.1:\(port)"
        environment["JEMBATAN_BASE_URL"] = url
        environment["JEMBATAN_LOG_LEVEL"] = "warning"
        _ = try await Program.run(binary, ["migrate"], environment: environment, log: folder + "/migrate.log")
        let sandbox = try Program(
            binary, ["sandbox", "--in-memory", "--port", "\(sandboxPort)"], environment: environment, log: folder + "/sandbox.log")
        let server: Program
        do {
            server = try Program(binary, ["serve"], environment: environment, log: folder + "/server.log")
        } catch {
            await sandbox.stop()
            throw error
        }
        var pool = PostgresConfiguration(url: admin + " dbname=jembatan", maximumConnections: 3, applicationName: "jembatan-bench")
        pool.sharing = 1
        let world = World(
            binary: binary, folder: folder, environment: environment, url: url, sandboxURL: "http://127.0.0.1:\(sandboxPort)",
            server: server, sandbox: sandbox, http: HTTPClient(), database: PostgresPool(pool))
        do {
            try await world.untilReady()
            try await world.addPatients()
        } catch {
            await world.stop()
            throw error
        }
        return world
    }

    /// Stops everything that was started.
    func stop() async {
        await server.stop()
        await sandbox.stop()
        await http.shutdown()
        await database.close()
    }

    /// Runs a command of the binary and gives what it printed.
    func run(_ arguments: String...) async throws -> String {
        try await Program.run(binary, arguments, environment: environment, log: folder + "/command.log")
    }

    private func untilReady() async throws {
        let end = ContinuousClock.now + .seconds(40)
        for (program, address) in [(server, url + "/readyz"), (sandbox, sandboxURL + "/_control/health")] {
            while true {
                if let answer = try? await http.send(HTTPRequest(url: address, addresses: .privateAllowed)), answer.status == 200 { break }
                guard program.isRunning, ContinuousClock.now < end else {
                    throw BenchFailure("\(address) does not answer: \(program.said)")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private static func makeMasterKey(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let key = Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
        let made = FileManager.default.createFile(
            atPath: path, contents: Data((key + "\n").utf8), attributes: [.posixPermissions: 0o600])
        if !made { throw BenchFailure("\(path) cannot be written") }
    }

    /// A port that nothing listens at now.
    private static func freePort() throws -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, length) == 0 && getsockname(handle, $0, &length) == 0
            }
        }
        guard bound else { throw BenchFailure("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// The connection strings that Scripts/postgres leaves behind.
private struct Conninfo {
    let app: String
    let owner: String

    init(file: String) throws {
        var lines: [Substring: Substring] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { lines[parts[0]] = parts[1] }
        }
        guard let app = lines["DATABASE_URL"], let owner = lines["OWNER_DATABASE_URL"] else { throw BenchFailure("\(file) is damaged") }
        self.app = String(app)
        self.owner = String(owner)
    }
}
