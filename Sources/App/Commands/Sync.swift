import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON

/// `jembatan sync JOB [--clinic CODE]`: does regular work once, now, in this process.
struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run a regular job now.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The job's name.") var job: String
    @Option(help: "The clinic's code, for a job that is done for each clinic.") var clinic: String?
    @Flag(help: "Do it even where nothing seems due.") var force = false

    func run() async throws {
        try await Installation.with(options) { installation in
            let jobs = NoticeJobs.all(installation)
            guard let job = jobs.first(where: { $0.name == job }) else {
                throw ValidationError("There is no job \(job): \(jobs.map(\.name).joined(separator: ", ")).")
            }
            let wanted = try await clinics(job, installation)
            for clinic in wanted {
                let result = try await job.run(JobRun(clinic: clinic, isForced: force) { print($0) })
                switch result {
                case .done(let says), .nothing(let says): print(says)
                }
            }
        }
    }

    private func clinics(_ job: any Job, _ installation: Installation) async throws -> [Clinic?] {
        guard job.scope == .clinic else { return [nil] }
        if let clinic { return [try await installation.clinic(clinic)] }
        let database = installation.database
        var all: [Clinic?] = []
        for id in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
            guard let found = try await database.platform({ try await ClinicStore.find(id, in: $0) }) else { continue }
            if found.state == .trial || found.state == .live { all.append(found) }
        }
        return all
    }
}
