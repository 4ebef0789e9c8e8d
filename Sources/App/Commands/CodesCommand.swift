import ArgumentParser
import Clinics
import Crypto
import Foundation
import JSON
import Postgres

extension Terminology: ExpressibleByArgument {}

/// `jembatan codes import FILE`, `jembatan codes list`
struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Tables of codes: ICD-10, ICD-9-CM, LOINC.", subcommands: [Import.self, List.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load a table from a CSV file, as the owner of the database.",
            discussion: """
                Columns are found by their headings: code, kode or LOINC_NUM; display, nama, description or LONG_COMMON_NAME; \
                nama_indonesia; status. Without headings: code and meaning. A file with a wrong line is refused as a whole, unless \
                --skip-bad. With --complete, codes that the file does not have are retired, and visits that name one get a warning.
                """)
        @OptionGroup var options: GlobalOptions
        @Argument(help: "The file.", completion: .file()) var file: String
        @Option(help: "icd10, icd9cm or loinc; found out from the codes when left out.") var system: Terminology?
        @Flag(help: "The file has every code there is.") var complete = false
        @Flag(name: .customLong("skip-bad"), help: "Leave wrong lines out.") var skipBad = false

        func run() async throws {
            guard let bytes = FileManager.default.contents(atPath: file) else { throw CommandFailure("The file \(file) cannot be read.") }
            let read = CodeFile(Array(bytes), system: system)
            guard let found = read.system else {
                throw CommandFailure("\(file): neither its headings nor its first codes say what it is of; name it with --system.")
            }
            if !read.problems.isEmpty, !skipBad {
                let shown = read.problems.prefix(20).map(\.description).joined(separator: "\n")
                throw CommandFailure("\(shown)\n\(read.problems.count) wrong lines; nothing was loaded. Mend them, or use --skip-bad.")
            }
            guard !read.entries.isEmpty else { throw CommandFailure("\(file) holds no codes.") }
            let usable = try await CodeTables.asOwner(try Configuration.load(options)) { owner in
                try await CodeStore.load(
                    read.entries, system: found, digest: CodeTables.digest(bytes), isImported: true, isComplete: complete, as: owner)
            }
            if options.json {
                print(
                    JSON.object([
                        "system": .string(found.rawValue), "read": .number(JSONNumber(read.entries.count)),
                        "skipped": .number(JSONNumber(read.problems.count)), "entries": .number(JSONNumber(usable)),
                    ]).text())
            } else {
                print("\(found.rawValue): \(read.entries.count) codes read, \(read.problems.count) lines left out, \(usable) usable now")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say which tables are loaded.")
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await Installation.with(options) { installation in
                let tables = try await installation.database.platform { try await CodeStore.tables(in: $0) }
                if options.json { return print(JSON.array(tables.map(Self.json)).text()) }
                for table in tables {
                    print(
                        "\(table.system.rawValue)  \(table.entries) codes, \(table.isImported ? "imported" : "shipped")\(table.isComplete ? ", complete" : "")"
                    )
                }
            }
        }

        private static func json(_ table: CodeTable) -> JSON {
            [
                "system": .string(table.system.rawValue), "entries": .number(JSONNumber(table.entries)),
                "imported": .bool(table.isImported), "complete": .bool(table.isComplete),
                "loadedAt": .string(table.loadedAt.formatted(.iso8601)),
            ]
        }
    }
}

/// The short tables of `Codes/`, for forms and search before anything was imported.
enum CodeTables {
    /// Loads those that have changed. An imported table stays.
    static func loadShipped(_ configuration: Configuration) async throws {
        try await asOwner(configuration) { owner in
            let loaded = try await CodeStore.tables(as: owner)
            for system in Terminology.allCases {
                let path = "\(configuration.resources)/Codes/\(system.rawValue).csv"
                guard let bytes = FileManager.default.contents(atPath: path) else { throw CommandFailure("\(path) cannot be read.") }
                let digest = digest(bytes)
                if let table = loaded.first(where: { $0.system == system }), table.isImported || table.digest == digest { continue }
                try await CodeStore.load(
                    CodeFile(Array(bytes), system: system).entries, system: system, digest: digest, isImported: false, isComplete: false,
                    as: owner)
            }
        }
    }

    static func digest(_ bytes: Data) -> String { SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined() }

    static func asOwner<T>(_ configuration: Configuration, _ body: (PostgresPool) async throws -> T) async throws -> T {
        guard let url = configuration.ownerDatabaseURL else {
            throw CommandFailure("JEMBATAN_OWNER_DATABASE_URL is not set: tables of codes are loaded as the owner of the database.")
        }
        let owner = PostgresPool(PostgresConfiguration(url: url, maximumConnections: 1, applicationName: "jembatan codes"))
        do {
            let result = try await body(owner)
            await owner.close()
            return result
        } catch {
            await owner.close()
            throw error
        }
    }
}
