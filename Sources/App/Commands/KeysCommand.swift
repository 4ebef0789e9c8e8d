import ArgumentParser
import Clinics
import Foundation
import JSON
import Postgres

/// `jembatan keys rotate [--data]`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "keys", abstract: "Encryption keys.", subcommands: [Rotate.self])

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap every data key under the first master key of the file; with --data, seal all data anew.",
            discussion: """
                With --data every clinic gets one new data key, and whatever is sealed is sealed again under it, while the servers run. \
                An interrupted rotation is gone on with by the same command, without another key. Servers may seal with the older keys \
                for some minutes after the new ones were made, so the first run cannot end the rotation: repeat the command when it says \
                so. Once it says that the rotation is finished, the next run begins a new one. Needs JEMBATAN_OWNER_DATABASE_URL.
                """)
        @OptionGroup var options: GlobalOptions
        @Flag(help: "Also make new data keys, and seal everything under them.") var data = false

        func run() async throws {
            try await Installation.with(options) { installation in
                let database = installation.database
                var wrapped = try await DataKeyStore.rewrap(in: database, clinic: .platform)
                for clinic in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
                    wrapped += try await DataKeyStore.rewrap(in: database, clinic: clinic)
                }
                if !options.json { print("wrapped \(wrapped) data keys") }
                let report = data ? try await rotate(installation) : nil
                if options.json { print(json(wrapped, report).text()) }
                guard let report, report.unreadable > 0 else { return }
                throw CommandFailure("\(report.unreadable) values could not be opened and were left as they are.")
            }
        }

        private func rotate(_ installation: Installation) async throws -> KeyRotation.Report {
            guard let url = installation.configuration.ownerDatabaseURL else {
                throw CommandFailure(
                    "JEMBATAN_OWNER_DATABASE_URL is not set: only the owner may change what the server records for good.")
            }
            let owner = PostgresPool(PostgresConfiguration(url: url, maximumConnections: 1, applicationName: "jembatan keys"))
            do {
                let report = try await KeyRotation(installation.database, owner: owner).run(by: .cli, told: tell)
                await owner.close()
                if !options.json { print(words(report)) }
                return report
            } catch {
                await owner.close()
                throw error
            }
        }

        /// A line a clinic; on standard error when standard output is for JSON.
        private func tell(_ progress: KeyRotation.Progress) {
            var done = progress.rows.map { "\($0.table) \($0.count)" }.joined(separator: ", ")
            if done.isEmpty { done = "nothing to seal anew" }
            if progress.unreadable > 0 { done += "; \(progress.unreadable) values cannot be opened" }
            let line = "clinic \(progress.number)/\(progress.total) \(progress.clinic): \(done)\n"
            (options.json ? FileHandle.standardError : FileHandle.standardOutput).write(Data(line.utf8))
        }

        private func words(_ report: KeyRotation.Report) -> String {
            let rows = report.rows.values.reduce(0, +)
            let done = "\(report.newKeys) new data keys, \(rows) rows sealed anew in \(report.clinics) clinics"
            let minutes = KeyRotation.settling.components.seconds / 60
            return report.isFinished
                ? "\(done); the rotation is finished"
                : "\(done); servers may seal with older keys for a while: repeat this in \(minutes) minutes to finish the rotation"
        }

        private func json(_ wrapped: Int, _ report: KeyRotation.Report?) -> JSON {
            var object = JSONObject()
            object["wrapped"] = .number(JSONNumber(wrapped))
            guard let report else { return .object(object) }
            object["continued"] = .bool(report.isContinued)
            object["newKeys"] = .number(JSONNumber(report.newKeys))
            object["clinics"] = .number(JSONNumber(report.clinics))
            var rows = JSONObject()
            for (table, count) in report.rows.sorted(by: { $0.key < $1.key }) { rows[table] = .number(JSONNumber(count)) }
            object["sealed"] = .object(rows)
            object["unreadable"] = .number(JSONNumber(report.unreadable))
            object["finished"] = .bool(report.isFinished)
            return .object(object)
        }
    }
}
