import Foundation

/// `jembatan-bench [NAME…]`: runs the benchmarks of these names, or all. Figures go to standard output, one JSON object a line; what
/// happens meanwhile goes to standard error. It wants the empty cluster that `Scripts/bench` starts for it:
/// JEMBATAN_HOME_DIR/postgres, with its superuser's connection string in JEMBATAN_BENCH_POSTGRES.
@main
enum Main {
    static func main() async {
        let names = Array(CommandLine.arguments.dropFirst())
        if let unknown = names.first(where: { !Suite.names.contains($0) }) {
            Say.now("There is no benchmark called \(unknown). There are: \(Suite.names.joined(separator: ", ")).")
            exit(2)
        }
        let watch = Interruption.watch()
        defer { withExtendedLifetime(watch) {} }
        do {
            try await Suite(wanted: Set(names.isEmpty ? Suite.names : names)).run()
        } catch {
            Say.now("The benchmark ended: \(error)")
            exit(1)
        }
    }
}

/// What keeps a figure from being taken.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
