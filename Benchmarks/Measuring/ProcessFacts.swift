import Foundation

/// What Linux says of a process in /proc: its memory, its CPU time, its children.
enum ProcessFacts {
    /// Resident memory in MiB.
    static func residentMiB(_ pid: Int32) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw BenchFailure("/proc/\(pid)/status has no VmRSS") }
        return kilobytes / 1_024
    }

    /// CPU time used so far, in seconds; 0 for a process that is gone. The kernel counts in hundredths.
    static func cpuSeconds(_ pid: Int32) -> Double {
        guard let fields = stat(pid), fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / 100
    }

    static func parent(_ pid: Int32) -> Int32? { stat(pid).flatMap { $0.count > 1 ? Int32($0[1]) : nil } }

    /// The processes that this one started.
    static func children(of pid: Int32) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { parent($0) == pid }
    }

    /// The fields of /proc/PID/stat from the state on: the name before may hold anything.
    private static func stat(_ pid: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
            return nil
        }
        return text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
    }
}
