import Delivery

/// Jobs that do nothing much, one of each kind.
enum TestJobs {
    static let registry = JobRegistry([
        TestJob(name: "token-refresh", title: "Pembaruan token", scope: .clinic, rhythm: .every(seconds: 900)),
        TestJob(name: "master-data", title: "Data induk", scope: .clinic, rhythm: .daily(fromHour: 1, toHour: 4)),
        TestJob(name: "bpjs-references", title: "Referensi BPJS", scope: .clinic, rhythm: .every(seconds: 6 * 3_600)),
        TestJob(name: "upkeep", title: "Perawatan", scope: .platform, rhythm: .every(seconds: 3_600)),
    ])
}

struct TestJob: Job {
    let name: String
    let title: String
    let summary = "Melakukan sesuatu."
    let scope: JobScope
    let rhythm: Rhythm

    func run(_ run: JobRun) async throws -> JobResult {
        await run.say("looked at 1 thing")
        return .done("1 hal diperiksa.")
    }
}
