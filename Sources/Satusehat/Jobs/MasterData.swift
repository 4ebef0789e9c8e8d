import Clinics
import Delivery
import Foundation
import Vocabulary

/// `master-data`: practitioners and locations that SATUSEHAT has not been asked about, or not for as long as the clinic's setting says, are looked up, slowly enough to
/// leave the clinic's rate to its deliveries. A location that the platform does not have under its code is made there. Data that contradicts itself is looked for too.
public struct MasterData: Job {
    /// Questions in one run; the rest follows in the next.
    static let questions = 200
    /// After so many refusals in a row the run ends: it is not the question then.
    static let refusals = 3

    /// The job's name.
    public let name = "master-data"
    /// As pages call it.
    public let title = "Data induk"
    /// One sentence for pages.
    public let summary =
        "Mencari ID SATUSEHAT praktisi dan lokasi yang belum terhubung, membuat lokasi yang belum ada di sana, memeriksa lagi yang sudah lama tidak diperiksa, dan mencari data yang bertentangan."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Each night.
    public let rhythm = Rhythm.daily(fromHour: 1, toHour: 4)

    private let database: ClinicDatabase
    private let intake: Intake
    private let verifier: MappingVerifier
    private let practitioners: PractitionerFinder
    private let locations: LocationFinder
    private let sending: MasterDataSending
    private let now: @Sendable () -> Date

    /// Asks by these lookups; what is found lets waiting visits go by the intake.
    public init(
        database: ClinicDatabase, lookups: SatusehatLookups, intake: Intake, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.intake = intake
        verifier = MappingVerifier(database: database, lookups: lookups, now: now)
        practitioners = PractitionerFinder(database: database, lookups: lookups, intake: intake, now: now)
        locations = LocationFinder(database: database, lookups: lookups, intake: intake, now: now)
        sending = MasterDataSending(database: database, intake: intake)
        self.now = now
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tanpa klinik.") }
        let conflicts = try await database.transaction(in: clinic.id) { try await ConflictStore.refresh(in: $0) }
        if conflicts > 0 { await run.say("\(conflicts) conflicts in the data: somebody has to look") }
        if let why = try await LaneStop.of(clinic, database) { return .nothing(why) }
        try await keep(clinic, run)
        let days = try await database.transaction(in: clinic.id) { try await SettingsStore.settings(in: $0) }.verifyAfterDays
        let subjects = try await subjects(of: clinic, verifiedFor: days, all: run.isForced)
        guard !subjects.isEmpty else {
            return .nothing("Semua praktisi dan lokasi terhubung dan sudah diperiksa dalam \(days) hari terakhir.")
        }
        let pause = try await pause(clinic)
        var tally = Tally()
        for subject in subjects.prefix(Self.questions) {
            if tally.asked > 0 { try await Task.sleep(for: pause) }
            try Task.checkCancellation()
            let answer = try await ask(subject, clinic)
            await run.say("\(subject.words): \(answer.words)")
            if case .away(let reason) = answer {
                throw JobFailure("SATUSEHAT tidak menjawab (\(reason)) setelah \(tally.says) Sisanya pada jadwal berikutnya.")
            }
            tally.add(answer)
            if tally.refusedInARow >= Self.refusals {
                throw JobFailure("SATUSEHAT menolak pertanyaan berturut-turut; periksa kredensial klinik. \(tally.says)")
            }
        }
        let rest = subjects.count - tally.asked
        if rest > 0 { await run.say("\(rest) left for the next run") }
        if tally.connected > 0 { try await keep(clinic, run) }
        return .done(tally.says)
    }

    private func keep(_ clinic: Clinic, _ run: JobRun) async throws {
        let planned = try await sending.keep(clinic.id)
        if planned > 0 { await run.say("\(planned) services, roles, units or states to be sent") }
    }

    /// A quarter of what the clinic may send: deliveries go first.
    private func pause(_ clinic: Clinic) async throws -> Duration {
        let lane = try await database.transaction(in: clinic.id) { try await DashboardStore.lanes(in: $0) }
            .first { $0.channel == .satusehat }
        return .seconds(min(10, 240 / Double(max(1, lane?.ratePerMinute ?? 60))))
    }

    /// What is to be asked about: those without an id first, then those verified longest ago.
    private func subjects(of clinic: Clinic, verifiedFor days: Int, all: Bool) async throws -> [Subject] {
        let (people, places) = try await database.transaction(in: clinic.id) { scope in
            (try await PractitionerStore.list(activeOnly: true, in: scope), try await LocationStore.list(activeOnly: true, in: scope))
        }
        let before = now().addingTimeInterval(-86_400 * Double(days))
        let unknown =
            people.filter { $0.ihsNumber == nil && $0.nik != nil }.map(Subject.practitioner)
            + places.filter { $0.satusehatID == nil && $0.code != nil }.map(Subject.location)
        let known =
            people.filter { $0.ihsNumber != nil && (all || ($0.verifiedAt ?? .distantPast) < before) }.map(Subject.practitioner)
            + places.filter { $0.satusehatID != nil && (all || ($0.syncedAt ?? .distantPast) < before) }.map(Subject.location)
        return unknown + known.sorted { $0.heardOf < $1.heardOf }
    }

    private func ask(_ subject: Subject, _ clinic: Clinic) async throws -> Reply {
        switch subject {
        case .practitioner(let person):
            guard let known = person.ihsNumber else {
                guard let nik = person.nik else { return .unknown }
                return Reply(try await practitioners.find(nik: nik, of: clinic, by: .system))
            }
            return Reply(try await verifier.verify(person, number: known, of: clinic, by: .system))
        case .location(let place):
            guard let known = place.satusehatID else {
                guard let code = place.code else { return .unknown }
                let found = try await locations.find(code: code, searchingCodes: true, of: clinic, by: .system)
                guard case .notFound = found else { return Reply(found) }
                // What files and forms brought, and nobody has made since: visits there would wait for it.
                let sent = try await database.transaction(in: clinic.id) { try await intake.send(place, of: clinic, by: .system, in: $0) }
                return sent == nil ? .unknown : .made
            }
            return Reply(try await verifier.verify(place, id: known, of: clinic, by: .system))
        }
    }
}

extension MasterData {
    /// Whom or what a question is about.
    private enum Subject: Sendable {
        case practitioner(Practitioner)
        case location(Location)

        /// Without a name: lines hold no personal data.
        var words: String {
            switch self {
            case .practitioner(let person): "practitioner \(person.code ?? person.id.lowerText)"
            case .location(let place): "location \(place.code ?? place.id.lowerText)"
            }
        }

        var heardOf: Date {
            switch self {
            case .practitioner(let person): person.verifiedAt ?? .distantPast
            case .location(let place): place.syncedAt ?? .distantPast
            }
        }
    }

    /// What came of a question.
    private enum Reply: Sendable {
        case verified, connected, made, unknown, gone, refused
        case away(String)

        init(_ found: LookupResult<String>) {
            switch found {
            case .found: self = .connected
            case .notFound, .ambiguous: self = .unknown
            case .away(let reason): self = .away(reason)
            case .refused: self = .refused
            }
        }

        init(_ outcome: MappingVerifier.Outcome) {
            switch outcome {
            case .verified: self = .verified
            case .gone: self = .gone
            case .away(let reason): self = .away(reason)
            case .refused: self = .refused
            }
        }

        var words: String {
            switch self {
            case .verified: "still there"
            case .connected: "found and mapped"
            case .made: "not found on SATUSEHAT, to be created"
            case .unknown: "not found on SATUSEHAT"
            case .gone: "NO LONGER on SATUSEHAT: somebody has to look"
            case .refused: "question refused"
            case .away(let reason): "no answer (\(reason))"
            }
        }
    }

    private struct Tally: Sendable {
        var asked = 0, verified = 0, connected = 0, made = 0, unknown = 0, gone = 0, refused = 0
        var refusedInARow = 0

        mutating func add(_ reply: Reply) {
            asked += 1
            if case .refused = reply { refusedInARow += 1 } else { refusedInARow = 0 }
            switch reply {
            case .verified: verified += 1
            case .connected: connected += 1
            case .made: made += 1
            case .unknown: unknown += 1
            case .gone: gone += 1
            case .refused: refused += 1
            case .away: break
            }
        }

        var says: String {
            var words = ["\(Indonesian.number(asked)) ditanyakan"]
            for (count, word) in [
                (verified, "masih terdaftar"), (connected, "kini terhubung"), (made, "dibuat"), (unknown, "belum ditemukan"),
                (gone, "tidak ada lagi di SATUSEHAT"), (refused, "ditolak"),
            ] where count > 0 {
                words.append("\(Indonesian.number(count)) \(word)")
            }
            return words.joined(separator: ", ") + "."
        }
    }
}
