import ArgumentParser
import Foundation

/// The command line: every part of the product is one of these.
public struct Jembatan: AsyncParsableCommand {
    /// The program's version.
    static let version = "0.1.0"

    /// Name, abstract and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "jembatan",
        abstract: "Connects clinics to SATUSEHAT and BPJS Kesehatan.",
        version: version,
        subcommands: [
            Serve.self, Migrate.self, SandboxCommand.self, DemoCommand.self, Doctor.self, KeysCommand.self, AdminCommand.self,
            ClinicCommand.self, CodesCommand.self, Explain.self, SyncCommand.self, ScheduleCommand.self, JobsCommand.self,
            BPJSCommand.self,
        ])

    /// Needed by the parser.
    public init() {}

    /// Runs the command line. Exit 0 done, 1 failed, 2 wrong usage.
    public static func run() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch let error as CommandFailure {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            Foundation.exit(1)
        } catch let exit as ExitCode {
            // What went wrong stands in what the command printed.
            Foundation.exit(exit.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code == .success || code == .validationFailure {
                let text = fullMessage(for: error)
                let output = code == .success ? FileHandle.standardOutput : FileHandle.standardError
                output.write(Data((text + "\n").utf8))
                Foundation.exit(code == .success ? 0 : 2)
            }
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            Foundation.exit(1)
        }
    }
}

/// A command that could not do its work, said in one sentence with what to do.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
