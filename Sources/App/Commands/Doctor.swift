import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// `jembatan doctor`: checks configuration, database and roles, migrations, keys, clock, reachability, audit chains, and says how to
/// mend each. Exit 1 when something must be mended.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check this installation and say how to mend what is wrong.")
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try Configuration.load(options)
        var findings: [Finding] = [Finding("configuration", .good, "read; resources in \(configuration.resources)")]
        let installation: Installation
        do {
            installation = try await Installation.build(configuration, connections: 4)
            findings.append(Finding("database", .good, "answers; its role cannot see over the walls; the schema is this program's"))
        } catch let failure as CommandFailure {
            findings.append(Finding("database", .bad, failure.description))
            return try report(findings)
        }
        findings += await checks(installation)
        await installation.close()
        try report(findings)
    }

    struct Finding: Sendable {
        enum Verdict: String, Sendable { case good, warning, bad }
        let subject: String
        let verdict: Verdict
        let words: String
        init(_ subject: String, _ verdict: Verdict, _ words: String) {
            self.subject = subject
            self.verdict = verdict
            self.words = words
        }
    }

    private func checks(_ installation: Installation) async -> [Finding] {
        var findings: [Finding] = []
        func check(_ subject: String, _ body: () async throws -> Finding) async {
            do { findings.append(try await body()) } catch { findings.append(Finding(subject, .bad, "\(error)")) }
        }
        await check("clock") {
            let row = try await installation.database.pool.query("SELECT extract(epoch FROM clock_timestamp())::float8 AS at").first
            let skew = abs(Date().timeIntervalSince1970 - (try row?.get("at", as: Double.self) ?? 0))
            return skew < 2
                ? Finding("clock", .good, "this host and PostgreSQL agree within \(Int(skew * 1_000)) ms")
                : Finding("clock", .bad, "this host and PostgreSQL differ by \(Int(skew)) s: synchronise both by NTP")
        }
        await check("partitions") {
            let months = try await Partitions.monthsAhead(installation.database.pool)
            return months >= 2
                ? Finding("partitions", .good, "\(months) months ahead")
                : Finding(
                    "partitions", .warning,
                    "only \(months) months ahead: run `jembatan migrate`, or give the server JEMBATAN_OWNER_DATABASE_URL")
        }
        await check("keys") { try await keys(installation) }
        await check("data key rotation") { try await rotation(installation) }
        await check("audit") { try await audit(installation) }
        await check("counters") { try await counters(installation) }
        findings.append(
            installation.configuration.mailServer.map { Finding("mail", .good, "alerts are mailed over \($0)") }
                ?? Finding("mail", .warning, "no mail server: alerts show on pages only; set JEMBATAN_SMTP_URL"))
        await check("platforms") { try await platforms(installation) }
        do { findings += try await Reachability(installation).findings() } catch {
            findings.append(Finding("reachability", .bad, "\(error)"))
        }
        return findings
    }

    private func keys(_ installation: Installation) async throws -> Finding {
        let database = installation.database
        let clinics = try await database.platform { try await ClinicStore.allIDs(in: $0) }
        var outdated = try await DataKeyStore.countToRewrap(in: database, clinic: .platform)
        for clinic in clinics {
            _ = try await database.keys(of: clinic)
            outdated += try await DataKeyStore.countToRewrap(in: database, clinic: clinic)
        }
        return outdated == 0
            ? Finding("keys", .good, "the first master key of the file opens the data keys of \(clinics.count) clinics")
            : Finding(
                "keys", .warning,
                "\(outdated) data keys are under an older master key: run `jembatan keys rotate`; until then no line of the file may go")
    }

    private func rotation(_ installation: Installation) async throws -> Finding {
        let since = try await installation.database.platform { try await KeyRotation.unfinished(in: $0) }
        guard let since else { return Finding("data key rotation", .good, "none is under way") }
        return Finding(
            "data key rotation", .warning, "begun \(since) and not finished: repeat `jembatan keys rotate --data` until it says so")
    }

    private func audit(_ installation: Installation) async throws -> Finding {
        let database = installation.database
        var broken: [String] = []
        if case .intact = try await database.platform({ try await AuditStore.verify(in: $0) }) {} else { broken.append("platform") }
        let clinics = try await database.platform { try await ClinicStore.allIDs(in: $0) }
        for clinic in clinics {
            if case .intact = try await database.transaction(in: clinic, { try await AuditStore.verify(in: $0) }) { continue }
            broken.append("clinic \(clinic)")
        }
        return broken.isEmpty
            ? Finding("audit", .good, "\(clinics.count + 1) chains verified")
            : Finding(
                "audit", .bad,
                "broken chain: \(broken.joined(separator: ", ")). Rows were changed behind the program's back; compare with the logged heads."
            )
    }

    private func counters(_ installation: Installation) async throws -> Finding {
        var different = 0
        for clinic in try await installation.database.platform({ try await ClinicStore.allIDs(in: $0) }) {
            different += try await installation.database.transaction(in: clinic) { try await CounterStore.differences(in: $0) }
        }
        return different == 0
            ? Finding("counters", .good, "equal a recount of the last 31 days")
            : Finding("counters", .bad, "\(different) counters differ from a recount")
    }

    private func platforms(_ installation: Installation) async throws -> Finding {
        let rows = try await installation.database.worker {
            try await $0.query("SELECT host FROM upstream WHERE breaker_until IS NOT NULL")
        }
        let away: [String] = try rows.map { try $0.get("host") }
        return away.isEmpty
            ? Finding("platforms", .good, "no host is known to be away")
            : Finding("platforms", .warning, "away: \(away.joined(separator: ", ")); deliveries wait and go by themselves")
    }

    private func report(_ findings: [Finding]) throws {
        if options.json {
            let lines = findings.map { finding -> JSON in
                ["subject": .string(finding.subject), "verdict": .string(finding.verdict.rawValue), "message": .string(finding.words)]
            }
            print((["findings": .array(lines)] as JSON).text())
        } else {
            for finding in findings {
                print("\(finding.verdict.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)) \(finding.subject): \(finding.words)")
            }
        }
        if findings.contains(where: { $0.verdict == .bad }) { throw ExitCode(1) }
    }
}
