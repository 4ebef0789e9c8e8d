import Foundation

/// A process of the binary under test: a command that ends, or one that runs until it is stopped.
final class Program: Sendable {
    private let process: SharedProcess
    let log: String

    var pid: Int32 { process.value.processIdentifier }
    var isRunning: Bool { process.value.isRunning }

    /// Starts it, with standard output and error in a file.
    init(_ binary: String, _ arguments: [String], environment: [String: String], log: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        guard let output = FileHandle(forWritingAtPath: log) else { throw BenchFailure("\(log) cannot be written") }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        Interruption.remember(process.processIdentifier)
        self.process = SharedProcess(value: process)
        self.log = log
    }

    /// Runs a command to its end and gives what it printed.
    static func run(_ binary: String, _ arguments: [String], environment: [String: String], log: String) async throws -> String {
        let program = try Program(binary, arguments, environment: environment, log: log)
        let end = ContinuousClock.now + .seconds(60)
        while program.isRunning, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
        await program.stop()
        guard program.process.value.terminationStatus == 0 else {
            throw BenchFailure("jembatan \(arguments.prefix(2).joined(separator: " ")) failed: \(program.said)")
        }
        return program.said
    }

    /// What it wrote last.
    var said: String { String(((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").suffix(4_000)) }

    /// Asks it to end, and insists after ten seconds.
    func stop() async {
        defer { Interruption.forget(pid) }
        guard isRunning else { return }
        process.value.terminate()
        let end = ContinuousClock.now + .seconds(10)
        while isRunning, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(50)) }
        if isRunning { kill(pid, SIGKILL) }
    }
}

/// Foundation's Process is safe to ask and to end from any thread once it runs; it only lacks the word.
private struct SharedProcess: @unchecked Sendable {
    let value: Process
}
