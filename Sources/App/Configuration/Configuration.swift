import ArgumentParser
import Clinics
import Foundation
import HTTPClient
import Logging

/// What an operator decides (design section 7): `JEMBATAN_…` in the environment, over `NAME=value` lines of `--config FILE`.
struct Configuration: Sendable {
    enum Role: String, Sendable { case all, web, worker }

    let homeDirectory: String
    let databaseURL: String
    let ownerDatabaseURL: String?
    /// The cluster in the home directory, simulated platforms, made-up people.
    let isDemo: Bool
    let bindHost: String
    let bindPort: Int
    let baseURL: String
    let masterKeyFile: String
    let role: Role
    let logLevel: Logger.Level
    let logsJSON: Bool
    /// host[:port] of custom upstreams that are allowed outside demo mode.
    let allowedUpstreams: Set<String>
    let allowPrivateEndpoints: Bool
    let trustedProxies: [NetworkRange]
    let pgbouncer: Bool
    let syncWaitMs: Int
    let metricsToken: String?
    /// Takes our mail; nil: alerts show on pages alone. Has user and password: never logged.
    let mailServer: MailServer?
    /// The sender's address; there whenever a mail server is.
    let mailFrom: String?
    /// Where Templates, Public and Migrations lie.
    let resources: String

    /// Reads the environment and the file; throws a `CommandFailure` that names what is wrong.
    static func load(_ options: GlobalOptions) throws -> Configuration {
        var values = try options.config.map(readFile) ?? [:]
        for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix("JEMBATAN_") {
            values[String(name.dropFirst("JEMBATAN_".count))] = value
        }
        return try Configuration(values)
    }

    private static func readFile(_ path: String) throws -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("The configuration file \(path) cannot be read.")
        }
        var values: [String: String] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else { throw CommandFailure("\(path), line \(number + 1): expected NAME=value.") }
            var name = line[..<equals].trimmingCharacters(in: .whitespaces)
            if name.hasPrefix("JEMBATAN_") { name = String(name.dropFirst("JEMBATAN_".count)) }
            values[name] = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        }
        return values
    }

    private init(_ values: [String: String]) throws {
        func value(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = value("HOME_DIR") ?? ".local"
        homeDirectory = home
        resources = try Self.findResources(value("RESOURCES_DIR"))
        isDemo = value("DATABASE_URL") == nil
        if let url = value("DATABASE_URL") {
            databaseURL = url
            ownerDatabaseURL = value("OWNER_DATABASE_URL")
        } else {
            let cluster = try Self.cluster(home)
            databaseURL = cluster.app
            ownerDatabaseURL = cluster.owner
        }
        let bind = value("BIND") ?? "127.0.0.1:8080"
        guard let colon = bind.lastIndex(of: ":"), let port = Int(bind[bind.index(after: colon)...]) else {
            throw CommandFailure("JEMBATAN_BIND must be host:port, not '\(bind)'.")
        }
        bindHost = String(bind[..<colon]).trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        bindPort = port
        baseURL = value("BASE_URL") ?? "http://\(bind)"
        masterKeyFile = value("MASTER_KEY_FILE") ?? home + "/master.key"
        if value("MASTER_KEY_FILE") == nil, !isDemo {
            throw CommandFailure(
                "JEMBATAN_MASTER_KEY_FILE is not set. Make one with `openssl rand -base64 32`, keep it apart from the database.")
        }
        guard let role = Role(rawValue: value("ROLE") ?? "all") else { throw CommandFailure("JEMBATAN_ROLE must be all, web or worker.") }
        self.role = role
        guard let level = Logger.Level(rawValue: value("LOG_LEVEL") ?? "info") else {
            throw CommandFailure("JEMBATAN_LOG_LEVEL must be trace, debug, info, notice, warning, error or critical.")
        }
        logLevel = level
        logsJSON = value("LOG_FORMAT") == "json"
        allowedUpstreams = Set(
            (value("ALLOWED_UPSTREAMS") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() })
        allowPrivateEndpoints = value("ALLOW_PRIVATE_ENDPOINTS") == "1" || isDemo
        trustedProxies = try (value("TRUSTED_PROXIES") ?? "").split(separator: ",").map { text in
            guard let range = NetworkRange(text.trimmingCharacters(in: .whitespaces)) else {
                throw CommandFailure("JEMBATAN_TRUSTED_PROXIES: '\(text)' is no address range such as 10.0.0.0/8.")
            }
            return range
        }
        pgbouncer = value("PGBOUNCER") == "1"
        syncWaitMs =
            try value("SYNC_WAIT_MS").map { text in
                guard let number = Int(text), number >= 0, number <= 25_000 else {
                    throw CommandFailure("JEMBATAN_SYNC_WAIT_MS must be 0 to 25000.")
                }
                return number
            } ?? 2_000
        metricsToken = value("METRICS_TOKEN")
        (mailServer, mailFrom) = try Self.mail(value("SMTP_URL"), from: value("MAIL_FROM"), baseURL: baseURL)
    }

    /// Without MAIL_FROM, mails come from `jembatan` at the host that people use.
    private static func mail(_ url: String?, from: String?, baseURL: String) throws -> (MailServer?, String?) {
        guard let url else { return (nil, nil) }
        guard let server = MailServer(url: url) else {
            throw CommandFailure("JEMBATAN_SMTP_URL must be smtp://[user:password@]host[:port] or smtps://…, percent-encoded.")
        }
        let from = from ?? "jembatan@" + (URL(string: baseURL)?.host ?? "localhost")
        guard Mail.isAddress(from) else { throw CommandFailure("JEMBATAN_MAIL_FROM must be the address that mails come from.") }
        return (server, from)
    }

    /// `conninfo` that Scripts/postgres leaves in the home directory.
    private static func cluster(_ home: String) throws -> (app: String, owner: String) {
        guard let text = try? String(contentsOfFile: home + "/postgres/conninfo", encoding: .utf8) else {
            throw CommandFailure("There is no database: set JEMBATAN_DATABASE_URL, or start the demo with `make run`.")
        }
        var lines: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            lines[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        guard let app = lines["DATABASE_URL"], let owner = lines["OWNER_DATABASE_URL"] else {
            throw CommandFailure("\(home)/postgres/conninfo is damaged; `Scripts/postgres start \(home)/postgres` writes it anew.")
        }
        return (app, owner)
    }

    /// Beside the binary (dist/), or upwards from it (.build/release), or the working directory.
    private static func findResources(_ given: String?) throws -> String {
        func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path + "/Migrations/0001_ground.sql") }
        if let given {
            guard isThere(given) else { throw CommandFailure("JEMBATAN_RESOURCES_DIR has no Migrations: \(given)") }
            return given
        }
        if isThere(".") { return FileManager.default.currentDirectoryPath }
        let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        var folder = (binary as NSString).deletingLastPathComponent
        while folder != "/", !folder.isEmpty {
            if isThere(folder) { return folder }
            folder = (folder as NSString).deletingLastPathComponent
        }
        throw CommandFailure("The folders Templates, Public and Migrations were not found beside the program; run it from its folder.")
    }
}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: "File with NAME=value lines; the environment goes before it.")
    var config: String?

    @Flag(help: "Print JSON.")
    var json = false
}
