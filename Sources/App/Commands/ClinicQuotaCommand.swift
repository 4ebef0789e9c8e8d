import ArgumentParser
import BPJS
import Clinics
import Foundation
import JSON

/// `jembatan clinic quota set|list`: when doctors see patients, and how many may book in Mobile JKN.
struct ClinicQuotaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quota", abstract: "Sessions of a week that Mobile JKN may book.", subcommands: [Set.self, List.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Save a session; the same poli, doctor, day and start again changes it. What is not given stays.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String
        @Option(help: "BPJS's code of the poli, such as 001.") var poli: String
        @Option(help: "BPJS's code of the doctor.") var dokter: String
        @Option(help: "1 Monday to 7 Sunday.") var day: Int
        @Option(help: "From, such as 08:00, by the clinic's clock.") var start: String
        @Option(help: "Until, such as 12:00.") var end: String
        @Option(help: "Members who may book; 0 closes the session.") var quota: Int
        @Option(name: .customLong("quota-other"), help: "Patients who are no members.") var quotaOther: Int?
        @Option(help: "Minutes that a patient takes; default 6.") var minutes: Int?
        @Option(help: "Letters before the number as called out; default A.") var prefix: String?
        @Option(name: .customLong("poli-name"), help: "What patients read of the poli.") var poliName: String?
        @Option(name: .customLong("dokter-name"), help: "What patients read of the doctor.") var doctorName: String?

        func validate() throws {
            guard (1...7).contains(day) else { throw ValidationError("--day must be 1 (Monday) to 7 (Sunday).") }
            guard let hours = PracticeHours("\(start)-\(end)"), hours.start < hours.end else {
                throw ValidationError("--start and --end must be times such as 08:00 and 12:00, in order.")
            }
            guard (0...10_000).contains(quota), (0...10_000).contains(quotaOther ?? 0) else {
                throw ValidationError("--quota and --quota-other must be 0 to 10000.")
            }
            guard (1...240).contains(minutes ?? 6) else { throw ValidationError("--minutes must be 1 to 240.") }
            if let prefix, prefix.wholeMatch(of: /[A-Z0-9]{1,4}/) == nil {
                throw ValidationError("--prefix must be 1 to 4 of A-Z and 0-9.")
            }
            guard !poli.isEmpty, !dokter.isEmpty else { throw ValidationError("--poli and --dokter must not be empty.") }
        }

        func run() async throws {
            guard let hours = PracticeHours("\(start)-\(end)") else { return }
            try await Installation.with(options) { installation in
                let clinic = try await installation.clinic(code)
                let session = try await installation.database.transaction(in: clinic.id) { scope in
                    let before = try await AntreanQuotaStore.ofPoli(poli, in: scope).first {
                        ($0.kodedokter, $0.day, $0.hours.start) == (dokter, day, hours.start)
                    }
                    var session = AntreanQuota(kodepoli: poli, kodedokter: dokter, day: day, hours: hours, quota: quota)
                    session.quotaOther = quotaOther ?? before?.quotaOther ?? session.quotaOther
                    session.minutes = minutes ?? before?.minutes ?? session.minutes
                    session.prefix = prefix ?? before?.prefix ?? session.prefix
                    session.poliName = poliName ?? before?.poliName
                    session.doctorName = doctorName ?? before?.doctorName
                    try await AntreanQuotaStore.set(session, by: .cli, in: scope)
                    return session
                }
                print(options.json ? ClinicQuotaCommand.row(session).text() : ClinicQuotaCommand.line(session))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the sessions of a clinic.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String

        func run() async throws {
            try await Installation.with(options) { installation in
                let clinic = try await installation.clinic(code)
                let sessions = try await installation.database.transaction(in: clinic.id) { try await AntreanQuotaStore.all(in: $0) }
                if options.json {
                    print(JSON.array(sessions.map(ClinicQuotaCommand.row)).text())
                } else {
                    for session in sessions { Output.line(ClinicQuotaCommand.line(session)) }
                }
            }
        }
    }

    fileprivate static func row(_ session: AntreanQuota) -> JSON {
        [
            "poli": .string(session.kodepoli), "dokter": .string(session.kodedokter), "day": .number(JSONNumber(session.day)),
            "start": .string(session.hours.start), "end": .string(session.hours.end), "quota": .number(JSONNumber(session.quota)),
            "quotaOther": .number(JSONNumber(session.quotaOther)), "minutes": .number(JSONNumber(session.minutes)),
            "prefix": .string(session.prefix), "poliName": session.poliName.map { .string($0) } ?? .null,
            "dokterName": session.doctorName.map { .string($0) } ?? .null,
        ]
    }

    fileprivate static func line(_ session: AntreanQuota) -> String {
        [
            session.kodepoli, session.kodedokter, String(session.day), session.jampraktek, String(session.quota), session.poli,
            session.doctor,
        ]
        .joined(separator: "\t")
    }
}
