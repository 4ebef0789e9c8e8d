import ArgumentParser
import Clinics
import Foundation

/// `jembatan keys rotate [--data]`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "keys", abstract: "Encryption keys.", subcommands: [Rotate.self])

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap every data key under the first master key of the file.",
            discussion:
                "With --data each clinic also gets a new data key, and its credentials are sealed anew. Can be repeated at any time.")
        @OptionGroup var options: GlobalOptions
        @Flag(help: "Also make new data keys.") var data = false

        func run() async throws {
            try await Installation.with(options) { installation in
                let database = installation.database
                var wrapped = try await DataKeyStore.rewrap(in: database, clinic: .platform)
                var sealed = 0
                for clinic in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
                    wrapped += try await DataKeyStore.rewrap(in: database, clinic: clinic)
                    guard data else { continue }
                    _ = try await DataKeyStore.add(in: database, clinic: clinic, by: .cli)
                    _ = try await database.reloadKeys(of: clinic)
                    sealed += try await database.transaction(in: clinic) { try await PlatformCredentialStore.reseal(in: $0) }
                }
                print(
                    options.json
                        ? "{\"wrapped\":\(wrapped),\"sealed\":\(sealed)}"
                        : "wrapped \(wrapped) data keys, sealed \(sealed) credentials anew")
            }
        }
    }
}
