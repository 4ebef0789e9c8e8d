import Clinics
import Delivery
import Foundation
import Vocabulary

/// `bpjs-references`: reads the lists of the families that a clinic speaks, those that are due or asked for, with what deliveries leave of
/// the rate. An interrupted reading goes on at the question where it stopped.
public struct ReferenceJob: Job {
    /// After days other rows stand in BPJS's answers: a reading begins anew.
    static let longestReading: TimeInterval = 2 * 86_400

    /// The job's name.
    public let name = "bpjs-references"
    /// As pages call it.
    public let title = "Referensi BPJS"
    /// One sentence for pages.
    public let summary = "Membaca daftar kode PCare dan Antrean: setiap hari, diagnosa dan obat seminggu sekali."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Four times a day: BPJS is away at night at times, and what was interrupted goes on.
    public let rhythm = Rhythm.every(seconds: 6 * 3600)

    private let database: ClinicDatabase
    private let calls: BPJSCalls
    private let now: @Sendable () -> Date

    /// Asks by these calls.
    public init(database: ClinicDatabase, calls: BPJSCalls, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.calls = calls
        self.now = now
    }

    /// Reads what is due.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tidak ada klinik.") }
        try await database.transaction(in: clinic.id) {
            try await MemberStore.removeBefore(LocalDate(now(), in: clinic.timeZone), in: $0)
        }
        var tally = Tally()
        try await pass(clinic, run, isForced: run.isForced, &tally)
        // What somebody asked for while its turn was over is read at once too.
        if tally.lists > 0, try await isWanted(clinic) { try await pass(clinic, run, isForced: false, &tally) }
        guard tally.hasAccess else { return .nothing("Kredensial BPJS klinik ini belum lengkap.") }
        if let failure = tally.failure {
            throw JobFailure(tally.lists > 0 ? "\(tally.lists) daftar dibaca, lalu: \(failure)" : failure)
        }
        return tally.lists == 0
            ? .nothing("Semua daftar sudah dibaca.")
            : .done("\(tally.lists) daftar dibaca, \(Indonesian.number(tally.changed)) perubahan.")
    }

    private func pass(_ clinic: Clinic, _ run: JobRun, isForced: Bool, _ tally: inout Tally) async throws {
        for family in ServiceFamily.of(clinic.level) {
            let isComplete = try await database.transaction(in: clinic.id) {
                try await BPJSCredentialStore.load(family, clinic.environment, in: $0)?.isComplete == true
            }
            guard isComplete else { continue }
            tally.hasAccess = true
            try await read(family, clinic, run, isForced: isForced, &tally)
        }
    }

    private func isWanted(_ clinic: Clinic) async throws -> Bool {
        try await database.transaction(in: clinic.id) {
            try await ReferenceStore.standings(clinic.environment, in: $0).values.contains { $0.wantedAt != nil }
        }
    }

    private struct Tally {
        var hasAccess = false
        var lists = 0
        var changed = 0
        var failure: String?
    }

    private func read(
        _ family: ServiceFamily, _ clinic: Clinic, _ run: JobRun, isForced: Bool, _ tally: inout Tally
    ) async throws {
        for list in ReferenceLists.of(family) {
            let standing = try await standing(list, clinic)
            guard standing.isDue(list, at: now(), isForced: isForced) else { continue }
            do {
                try await read(list, standing, clinic)
                let after = try await self.standing(list, clinic)
                await run.say("\(list.name): \(after.rows) rows, \(after.changed) changed")
                tally.lists += 1
                tally.changed += after.changed
            } catch let failure as ReferenceFailure {
                await run.say("\(list.name): not read")
                let now = now()
                try await database.transaction(in: clinic.id) {
                    try await ReferenceStore.fail(list.name, failure.says, at: now, clinic.environment, in: $0)
                }
                tally.failure = failure.says
                if failure.stopsFamily { return try await giveUp(family, failure, clinic) }
            }
        }
    }

    /// Wishes for lists that come after: nobody is to wait for what will not be tried now.
    private func giveUp(_ family: ServiceFamily, _ failure: ReferenceFailure, _ clinic: Clinic) async throws {
        let now = now()
        try await database.transaction(in: clinic.id) { scope in
            let standings = try await ReferenceStore.standings(clinic.environment, in: scope)
            for list in ReferenceLists.of(family) where standings[list.name]?.wantedAt != nil {
                try await ReferenceStore.fail(list.name, failure.says, at: now, clinic.environment, in: scope)
            }
        }
    }

    private func standing(_ list: ReferenceList, _ clinic: Clinic) async throws -> ReferenceStanding {
        try await database.transaction(in: clinic.id) {
            try await ReferenceStore.standings(clinic.environment, in: $0)[list.name] ?? ReferenceStanding(list: list.name)
        }
    }

    private func read(_ list: ReferenceList, _ standing: ReferenceStanding, _ clinic: Clinic) async throws {
        let queries = list.queries(try await known(list, clinic), LocalDate(now(), in: clinic.timeZone))
        var reading = standing.reading ?? .init(begunAt: now(), queries: queries.count)
        if reading.queries != queries.count || now().timeIntervalSince(reading.begunAt) > Self.longestReading {
            reading = .init(begunAt: now(), queries: queries.count)
        }
        if reading != standing.reading {
            try await database.transaction(in: clinic.id) { [reading] in
                try await ReferenceStore.begin(list.name, reading, clinic.environment, in: $0)
            }
        }
        let reader = ReferenceReader(calls: calls, clinic: clinic)
        while reading.nextQuery < queries.count {
            try Task.checkCancellation()
            let rows = try await reader.rows(queries[reading.nextQuery], of: list)
            try await database.transaction(in: clinic.id) { [reading] in
                try await ReferenceStore.keep(
                    rows, of: list.name, reading, isFirst: standing.readAt == nil, clinic.environment, in: $0)
            }
            reading.nextQuery += 1
        }
        try await finish(list, reading, standing, clinic)
    }

    /// An empty answer to what had rows is taken for BPJS's mistake: the last known list stays.
    private func finish(
        _ list: ReferenceList, _ reading: ReferenceStanding.Reading, _ standing: ReferenceStanding, _ clinic: Clinic
    ) async throws {
        let now = now()
        let seen = try await database.transaction(in: clinic.id) { scope in
            let seen = try await ReferenceStore.finish(list, reading, at: now, clinic.environment, in: scope)
            // Ended also when it was empty: asked again when it is due, not at every run.
            if seen == 0 { try await ReferenceStore.end(list.name, reading, at: now, clinic.environment, in: scope) }
            return seen
        }
        guard seen == 0, standing.rows > 0, reading.queries > 0 else { return }
        throw ReferenceFailure(
            "\(list.family.name) memberi daftar kosong; yang terakhir diketahui tetap dipakai.", stopsFamily: false)
    }

    private func known(_ list: ReferenceList, _ clinic: Clinic) async throws -> [String] {
        switch list.needs {
        case .nothing: return []
        case .codes(let other):
            return try await database.transaction(in: clinic.id) {
                try await ReferenceStore.rows(other, clinic.environment, limit: 1_000, in: $0).map(\.code)
            }
        case .mappedPolis:
            return try await database.transaction(in: clinic.id) {
                try await BPJSMappingStore.all(clinic.environment, in: $0)
                    .filter { $0.channel == list.family.channel && $0.subject == .poli }.map(\.remoteCode)
            }
        }
    }
}
