import Clinics
import Delivery
import Foundation
import Vocabulary

/// `kfa-catalogue`: reads the national dictionary page by page with what one clinic's deliveries leave of its rate, so that search answers
/// while KFA is down. What changed since the last reading, and everything once a month; an interrupted reading goes on where it stopped.
public struct KFACatalogueJob: Job {
    /// Rows of a page; the platform gives up to 1000, at three kilobytes each.
    static let pageSize = 250
    /// A reading is due so long after the last one, in seconds.
    static let dueAfter: TimeInterval = 18 * 3600
    /// Everything is read again after so long.
    static let fullAfter: TimeInterval = 30 * 86_400
    /// Changes are asked for by day, and the platform's days are WIB: those around the last reading are asked for again.
    static let overlap: TimeInterval = 86_400

    /// The job's name.
    public let name = "kfa-catalogue"
    /// As pages call it.
    public let title = "Katalog KFA"
    /// One sentence for pages.
    public let summary = "Membaca katalog obat KFA yang baru, berubah, atau ditarik; sebulan sekali seluruhnya."
    /// Once for the installation.
    public let scope = JobScope.platform
    /// Four times a day, so that what was interrupted goes on.
    public let rhythm = Rhythm.every(seconds: 6 * 3600)

    private let database: ClinicDatabase
    private let gate: LaneGate
    private let now: @Sendable () -> Date

    /// Asks through a clinic's lane.
    public init(database: ClinicDatabase, gate: LaneGate, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.gate = gate
        self.now = now
    }

    /// Reads what is due.
    public func run(_ run: JobRun) async throws -> JobResult {
        let standing = try await database.platform { try await KFACatalogueStore.standing(in: $0) }
        guard var reading = due(standing, isForced: run.isForced) else {
            return .nothing("Katalog sudah dibaca dalam \(Int(Self.dueAfter / 3600)) jam terakhir.")
        }
        guard let clinic = try await clinic() else { return .nothing("Belum ada klinik yang mengirim ke SATUSEHAT.") }
        if reading != standing.reading { try await database.platform { try await KFACatalogueStore.begin(reading, in: $0) } }
        let since = reading.isFull ? nil : standing.readUntil.map { LocalDate($0 - Self.overlap, in: .wib).text }
        await run.say("reading \(since.map { "what changed since \($0)" } ?? "everything") from page \(reading.nextPage)")
        var tally = Tally()
        while true {
            try Task.checkCancellation()
            let page = try await page(reading.nextPage, since: since, clinic)
            let changes = try await database.platform { [reading] scope in
                try await KFACatalogueStore.keep(page.products, of: reading, isFirst: standing.fullAt == nil, in: scope)
            }
            tally.add(page, changes)
            if page.rows < Self.pageSize || reading.nextPage * Self.pageSize >= page.total { break }
            reading.nextPage += 1
            if reading.nextPage % 20 == 0 { await run.say("page \(reading.nextPage) of \(page.total / Self.pageSize + 1)") }
        }
        tally.count(try await database.platform { [reading] in try await KFACatalogueStore.finish(reading, at: now(), in: $0) })
        await run.say(tally.words)
        return .done(tally.says)
    }

    private func due(_ standing: KFACatalogue, isForced: Bool) -> KFACatalogue.Reading? {
        let now = now()
        if isForced { return KFACatalogue.Reading(begunAt: now, isFull: true) }
        // After days other rows stand on its pages.
        if let reading = standing.reading, now.timeIntervalSince(reading.begunAt) < 2 * 86_400 { return reading }
        let isFull = standing.fullAt.map { now.timeIntervalSince($0) > Self.fullAfter } ?? true
        guard isFull || standing.readAt.map({ now.timeIntervalSince($0) > Self.dueAfter }) ?? true else { return nil }
        return KFACatalogue.Reading(begunAt: now, isFull: isFull)
    }

    /// With whose credentials: another clinic's each time, one in production before others, since the trial's dictionary is no authority.
    private func clinic() async throws -> Clinic? {
        var clinics: [Clinic] = []
        for turn in try await HealthCheckStore.turns(in: database) {
            guard let clinic = try await database.platform({ try await ClinicStore.find(turn.clinic, in: $0) }) else { continue }
            clinics.append(clinic)
        }
        return clinics.first { $0.environment == .production } ?? clinics.first
    }

    private func page(_ number: Int, since: String?, _ clinic: Clinic) async throws -> KFAPage {
        let changed = since.map { "&from_date=\($0)" } ?? ""
        let request = PlatformRequest(
            "GET", "/products/all?page=\(number)&size=\(Self.pageSize)&product_type=farmasi\(changed)", service: .kfa)
        switch await gate.call(request, purpose: "kfa-catalogue", clinic: clinic, givesWay: true) {
        case .answered(let response):
            if (200..<300).contains(response.status), let page = response.json.flatMap({ KFAPage($0, at: now()) }) { return page }
            throw JobFailure("KFA menjawab HTTP \(response.status); pembacaan dilanjutkan pada jadwal berikutnya.")
        case .notSent(let reason), .answerUnknown(let reason):
            throw JobFailure("KFA tidak menjawab (\(reason)); pembacaan dilanjutkan pada jadwal berikutnya.")
        case .heldBack:
            throw JobFailure("Pengiriman klinik didahulukan atau sedang berhenti; pembacaan dilanjutkan pada jadwal berikutnya.")
        case .credentialRefused(let message), .notConfigured(let message):
            throw JobFailure("KFA menolak: \(Masking.text(message).prefix(200))")
        }
    }

    private struct Tally {
        var rows = 0
        var changes: [KFAChange.What: Int] = [:]

        mutating func add(_ page: KFAPage, _ found: [KFAChange]) {
            rows += page.rows
            count(found)
        }

        mutating func count(_ found: [KFAChange]) { for change in found { changes[change.what, default: 0] += 1 } }

        var words: String {
            "\(rows) rows: \(KFAChange.What.allCases.map { "\(changes[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", "))"
        }

        var says: String {
            let parts = [(KFAChange.What.added, "baru"), (.changed, "berubah"), (.retired, "ditarik"), (.returned, "berlaku lagi")]
                .filter { changes[$0.0, default: 0] > 0 }.map { "\(Indonesian.number(changes[$0.0, default: 0])) \($0.1)" }
            return
                "\(Indonesian.number(rows)) produk dibaca\(parts.isEmpty ? ", tidak ada yang berubah" : ": " + parts.joined(separator: ", "))."
        }
    }
}
