import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Synchronization
import Testing
import Vocabulary

@testable import Delivery

@Suite("The scheduler", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SchedulerTests {
    @Test("two schedulers on one database never run a job of a clinic twice at once, and run each as often as it was due")
    func neverTwiceAtOnce() async throws {
        try await World.with { world in
            let others = [try await world.another("KLN-MAWAR"), try await world.another("KLN-KENANGA")]
            let clinics = [world.clinicID] + others.map(\.clinicID)
            let job = Probe()
            let second = try world.instance()
            let schedulers = [scheduler(world.database, job, world), scheduler(second, job, world)]
            try await schedulers[0].makeSchedules()
            try await running(schedulers) {
                for round in 1...4 {
                    try await world.sql("UPDATE schedule SET next_run_at = jembatan_now() WHERE lease_owner IS NULL")
                    for scheduler in schedulers { scheduler.wake() }
                    try await eventually("round \(round) has run") { clinics.allSatisfy { job.runs(of: $0) >= round } }
                    try await eventually("nothing runs") { try await count(world, "schedule WHERE lease_owner IS NOT NULL") == 0 }
                }
            }
            await second.pool.close()
            #expect(job.mostAtOnce == 1)
            #expect(clinics.map { job.runs(of: $0) } == [4, 4, 4])
            #expect(try await count(world, "job_run WHERE result = 'done'") == 12)
        }
    }

    @Test("clinics in trial and the installation get their schedules by themselves; drafts and suspended ones have no runs")
    func schedulesAppear() async throws {
        try await World.with { world in
            let suspended = try await world.another("KLN-MAWAR")
            try await world.sql(
                "UPDATE clinic SET state = 'suspended', suspended_from = 'trial' WHERE clinic_id = \(suspended.clinicID.rawValue)")
            let job = Probe()
            let ofAll = Probe(name: "of-all", scope: .platform)
            let scheduler = Scheduler(database: world.database, jobs: JobRegistry([job, ofAll]), logger: world.log.logger)
            try await running([scheduler]) {
                try await eventually("rows are there") { try await count(world, "schedule") == 2 }
                try await world.sql(
                    "INSERT INTO schedule (clinic_id, job, next_run_at) VALUES (\(suspended.clinicID.rawValue), 'probe', now())")
                try await world.sql("UPDATE schedule SET next_run_at = jembatan_now()")
                scheduler.wake()
                try await eventually("both have run") { job.runs(of: world.clinicID) == 1 && ofAll.runs(of: .platform) == 1 }
                scheduler.wake()
                try await eventually("nothing runs") { try await count(world, "schedule WHERE lease_owner IS NOT NULL") == 0 }
            }
            #expect(job.runs(of: suspended.clinicID) == 0)
            #expect(try await count(world, "schedule WHERE clinic_id = 0 AND job = 'of-all'") == 1)
        }
    }

    @Test("a run whose holder died is marked failed and taken over when its lease ends, not before")
    func takenOver() async throws {
        try await World.with { world in
            let job = Probe()
            let scheduler = scheduler(world.database, job, world)
            try await scheduler.makeSchedules()
            let dead = try await world.database.worker { transaction in
                try await JobLeaseStore.claim("probe", of: world.clinicID, isForced: false, owner: .v7(), in: transaction)
            }
            let lost = try #require(dead)
            try await running([scheduler]) {
                scheduler.wake()
                let answer = try await scheduler.runNow(job, for: try await world.clinic(), isForced: false) { _ in }
                #expect(answer == .runsElsewhere)
                #expect(job.runs(of: world.clinicID) == 0)
                try await world.clockAhead(JobLease.seconds + 1)
                scheduler.wake()
                try await eventually("it is taken over") { job.runs(of: world.clinicID) == 1 }
                try await eventually("nothing runs") { try await count(world, "schedule WHERE lease_owner IS NOT NULL") == 0 }
            }
            let runs = try await world.database.transaction(in: world.clinicID) { try await RunStore.list("probe", in: $0) }
            #expect(runs.map(\.result) == [.done, .failed])
            #expect(runs.last?.id == lost.runID && runs.last?.summary?.hasPrefix("Terputus") == true)
            let late = try await world.database.worker { transaction in
                try await JobLeaseStore.end(lost, RunEnd(result: .done, summary: "x"), next: { $1 }, in: transaction)
            }
            #expect(!late, "what the dead one says later does not count")
        }
    }

    @Test("a graceful stop ends what runs, gives the lease back and leaves it due at once")
    func gracefulStop() async throws {
        try await World.with { world in
            let job = Probe(pause: .seconds(60))
            let scheduler = scheduler(world.database, job, world)
            try await scheduler.makeSchedules()
            try await running([scheduler]) {
                try await world.sql("UPDATE schedule SET next_run_at = jembatan_now()")
                scheduler.wake()
                try await eventually("it runs") { try await count(world, "schedule WHERE lease_owner IS NOT NULL") == 1 }
                try await eventually("it has begun") { job.now == 1 }
            }
            #expect(try await count(world, "schedule WHERE lease_owner IS NULL AND failures = 0 AND next_run_at <= jembatan_now()") == 1)
            #expect(try await count(world, "job_run WHERE result = 'failed' AND summary LIKE 'Dihentikan%'") == 1)
        }
    }

    @Test("a failure shows its sentence, another error only its type, and both wait for the next time")
    func failures() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            struct Leaky: Error { let nik = "3174012345670001" }
            let errors: [(any Error, String)] = [
                (JobFailure("SATUSEHAT tidak menjawab."), "SATUSEHAT tidak menjawab."),
                (Leaky(), "Kesalahan yang tidak diharapkan (Leaky)"),
            ]
            for (number, (error, says)) in errors.enumerated() {
                let job = Probe(error: error)
                let answer = try await scheduler(world.database, job, world).runNow(job, for: clinic, isForced: false) { _ in }
                guard case .ended(.failed, let sentence) = answer else { Issue.record("\(answer)"); return }
                #expect(sentence.hasPrefix(says) && !sentence.contains("3174"))
                let schedule = try await world.database.transaction(in: clinic.id) { try await ScheduleStore.find("probe", in: $0) }
                #expect(schedule?.failures == number + 1)
                #expect(schedule?.last?.result == .failed)
                #expect((schedule?.nextRunAt ?? .distantPast) > Date().addingTimeInterval(Double(number + 1) * 850))
            }
        }
    }

    @Test("a run that found nothing takes the place of the one before it that found nothing")
    func nothingToDo() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let idle = Idle()
            let scheduler = scheduler(world.database, idle, world)
            for _ in 1...3 { _ = try await scheduler.runNow(idle, for: clinic, isForced: false) { _ in } }
            #expect(try await count(world, "job_run") == 1)
            _ = try await scheduler.runNow(idle, for: clinic, isForced: true) { _ in }
            _ = try await scheduler.runNow(idle, for: clinic, isForced: false) { _ in }
            #expect(try await count(world, "job_run") == 2, "what somebody asked for stays")
        }
    }

    @Test("somebody's run starts within seconds even while the job is off, once for two clicks, and says who asked")
    func runNow() async throws {
        try await World.with { world in
            let email = try #require(EmailAddress("sari@klinik.test"))
            let person = try #require(
                try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) }
            )
            let actor = Actor.person(id: person.id, name: person.name)
            let gate = Gate()
            let (job, other) = (Probe(gate: gate), Probe(name: "of-all", scope: .platform))
            let asked = try await world.database.transaction(in: world.clinicID) { scope in
                _ = try await ScheduleStore.setEnabled(false, job, zone: .wib, by: actor, in: scope)
                return [
                    try await ScheduleStore.request(job, zone: .wib, by: actor, in: scope),
                    try await ScheduleStore.request(job, zone: .wib, by: actor, in: scope),
                ]
            }
            #expect(asked == [.accepted, .asked])
            let scheduler = Scheduler(database: world.database, jobs: JobRegistry([job, other]), logger: world.log.logger)
            try await running([scheduler]) {
                try await eventually("it runs") { job.now == 1 }
                let third = try await world.database.transaction(in: world.clinicID) {
                    try await ScheduleStore.request(job, zone: .wib, by: actor, in: $0)
                }
                #expect(third == .running)
                await gate.open()
                try await eventually("it has ended") { try await count(world, "job_run WHERE result = 'done'") == 1 }
                try await world.sql("UPDATE schedule SET next_run_at = jembatan_now()")
                scheduler.wake()
                // What is due is drawn together: the other ran, so this one was looked at.
                try await eventually("what is on runs") { other.runs(of: .platform) == 1 }
            }
            #expect(job.runs(of: world.clinicID) == 1, "a job that is off does not run by itself")
            let runs = try await world.database.transaction(in: world.clinicID) { try await RunStore.list("probe", in: $0) }
            #expect(runs.map(\.startedBy) == ["Sari"])
            let lines = try await world.database.transaction(in: world.clinicID) { try await RunStore.lines(of: runs[0].id, in: $0) }
            #expect(lines.map(\.text) == ["looked at 1 thing of ************0001"])
            let actions = try await world.database.transaction(in: world.clinicID) { try await AuditStore.list(in: $0) }.map(\.action)
            #expect(actions.prefix(2) == ["schedule.run_asked", "schedule.disabled"])
        }
    }

    @Test("a clinic sees its own runs alone, and the installation's are nobody's")
    func walls() async throws {
        try await World.with { world in
            let other = try await world.another("KLN-MAWAR")
            let job = Probe()
            _ = try await scheduler(world.database, job, world).runNow(job, for: try await world.clinic(), isForced: true) { _ in }
            let platform = Probe(name: "of-all", scope: .platform)
            let all = Scheduler(database: world.database, jobs: JobRegistry([platform]), logger: world.log.logger)
            _ = try await all.runNow(platform, for: nil, isForced: false) { _ in }
            for table: SQL in ["job_run", "job_line"] {
                let seen = try await world.database.transaction(in: other.clinicID) { try await $0.query("SELECT FROM \(table)").count }
                #expect(seen == 0)
                let own = try await world.database.transaction(in: world.clinicID) { try await $0.query("SELECT FROM \(table)").count }
                #expect(own == 1)
                let ofPlatform = try await world.database.platform { try await $0.query("SELECT FROM \(table)").count }
                #expect(ofPlatform == 1)
            }
        }
    }

    private func scheduler(_ database: ClinicDatabase, _ job: any Job, _ world: World) -> Scheduler {
        Scheduler(database: database, jobs: JobRegistry([job]), logger: world.log.logger)
    }

    private func running(_ schedulers: [Scheduler], _ body: () async throws -> Void) async throws {
        let tasks = schedulers.map { scheduler in Task { await scheduler.run() } }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        if let failure { throw failure }
    }

    private func count(_ world: World, _ what: SQL) async throws -> Int {
        try await world.superuser.query("SELECT count(*) AS n FROM \(what)").first?.get("n") ?? -1
    }
}

/// Never finds anything to do.
private struct Idle: Job {
    let name = "idle"
    let title = "Diam"
    let summary = "Tidak menemukan apa-apa."
    let scope = JobScope.clinic
    let rhythm = Rhythm.every(seconds: 60)
    func run(_ run: JobRun) async throws -> JobResult { .nothing("Tidak ada.") }
}

/// Counts its runs, and how many of one clinic there were at once.
private final class Probe: Job {
    let name: String
    let title = "Uji"
    let summary = "Menghitung."
    let scope: JobScope
    let rhythm = Rhythm.every(seconds: 900)
    private let pause: Duration
    private let gate: Gate?
    private let error: (any Error)?

    private struct State {
        var runs: [ClinicID: Int] = [:]
        var now: [ClinicID: Int] = [:]
        var mostAtOnce = 0
    }
    private let state = Mutex(State())

    /// - Parameter gate: a run ends once it is open.
    init(
        name: String = "probe", scope: JobScope = .clinic, pause: Duration = .milliseconds(30), gate: Gate? = nil, error: (any Error)? = nil
    ) {
        self.name = name
        self.gate = gate
        self.scope = scope
        self.pause = pause
        self.error = error
    }

    var mostAtOnce: Int { state.withLock(\.mostAtOnce) }
    var now: Int { state.withLock { $0.now.values.reduce(0, +) } }
    func runs(of clinic: ClinicID) -> Int { state.withLock { $0.runs[clinic] ?? 0 } }

    func run(_ run: JobRun) async throws -> JobResult {
        let clinic = run.clinic?.id ?? .platform
        state.withLock { state in
            state.now[clinic, default: 0] += 1
            state.mostAtOnce = max(state.mostAtOnce, state.now[clinic] ?? 0)
        }
        defer { state.withLock { $0.now[clinic, default: 0] -= 1 } }
        await run.say("looked at 1 thing of 3174012345670001")
        try await Task.sleep(for: pause)
        await gate?.pass()
        if let error { throw error }
        state.withLock { $0.runs[clinic, default: 0] += 1 }
        return .done("1 hal diperiksa.")
    }
}
