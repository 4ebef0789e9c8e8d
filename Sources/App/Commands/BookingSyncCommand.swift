import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `jembatan sync mobilejkn`: a day's registrations of referral clinics go now, in this process or in the one that serves, whichever is first;
/// prints a line each and seed 004's table. Without personal data: what a scheduler runs ends up in files.
struct BookingSyncCommand: Sendable {
    let job: BookingJob
    let installation: Installation
    /// Of this day; each clinic's today where nil.
    let day: LocalDate?
    let isForced: Bool
    let isPreview: Bool
    let isJSON: Bool
    /// For a run of the job in another process.
    let longestWait: Duration

    /// How long what has been planned may take to settle.
    private static let longestSettling: Duration = .seconds(120)

    /// True when none failed.
    func run(_ clinics: [Clinic]) async throws -> Bool {
        if clinics.isEmpty, !isJSON { Output.line("Tidak ada klinik FKRTL yang aktif.") }
        // Printed by the database's clock, as deliveries are stamped.
        let start = try await installation.database.platform {
            try await $0.query("SELECT jembatan_now() AS now").first?.get("now", as: Date.self)
        }
        let started = start ?? Date()
        let asked = clinics.map { ($0, day ?? LocalDate(Date(), in: $0.timeZone)) }
        var isAllWell = true
        if !isPreview {
            for (clinic, day) in asked {
                let answer = try await installation.scheduler.runAfterOthers(
                    job.on(day), for: clinic, isForced: isForced, longest: longestWait
                ) { _ in }
                if case .ended(.done, _) = answer { continue }
                if case .ended(.nothing, _) = answer {} else { isAllWell = false }
                let says = "\(clinic.code.text)  \(job.name): \(SyncCommand.words(answer).says)\n"
                FileHandle.standardError.write(Data(says.utf8))
            }
            try await settle(asked)
        }
        for (clinic, day) in asked {
            let registrations = try await job.registrations(clinic, on: day)
            let tally = BookingTally(registrations, since: started)
            isAllWell = isAllWell && tally.failed == 0
            if isJSON { json(clinic, day, registrations, tally, started) } else { table(clinic, day, registrations, tally, started) }
        }
        return isPreview || isAllWell
    }

    /// Sends until nothing is ready any more. The lanes are leased: who serves at the same time sends other things, never the same.
    private func settle(_ asked: [(Clinic, LocalDate)]) async throws {
        let sending = Task { await installation.engine.run() }
        defer { sending.cancel() }
        let until = ContinuousClock.now + Self.longestSettling
        while ContinuousClock.now < until {
            var isMoving = false
            for (clinic, day) in asked where try await job.registrations(clinic, on: day).contains(where: \.isMoving) { isMoving = true }
            if !isMoving { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        sending.cancel()
        await sending.value
    }

    private func table(_ clinic: Clinic, _ day: LocalDate, _ registrations: [BookingProgress], _ tally: BookingTally, _ started: Date) {
        Output.line("\(clinic.code.text): \(registrations.count) registrasi pada \(day.text)")
        for registration in registrations { Output.line(line(registration, started)) }
        var rows = [("Berhasil Terkirim", tally.sent), ("Sudah Ada", tally.known), ("Gagal", tally.failed)]
        if tally.waiting > 0 { rows.append(("Menunggu", tally.waiting)) }
        let rule = "+-------------------+--------+"
        Output.line(rule)
        Output.line("| Status            | Jumlah |")
        Output.line(rule)
        for (name, count) in rows { Output.line("| \(name.filled(to: 17)) | \(String(count).filled(to: 6)) |") }
        Output.line(rule)
    }

    private func line(_ registration: BookingProgress, _ started: Date) -> String {
        let name = registration.name
        if isPreview {
            let open = registration.deliveries.filter { $0.state == .pending || isForced && $0.state == .failed }
            return open.isEmpty ? "= Sudah ada: \(name)" : "> Akan dikirim: \(name) – " + open.map(\.title).joined(separator: ", ")
        }
        switch registration.outcome(since: started) {
        case .sent: return "✓ Terkirim: \(name)"
        case .known: return "= Sudah ada: \(name)"
        case .failed(let why): return "✗ Gagal: \(name) – \(why)"
        case .waiting(let why): return "… Menunggu: \(name)" + (why.map { " – \($0)" } ?? "")
        }
    }

    private func json(_ clinic: Clinic, _ day: LocalDate, _ registrations: [BookingProgress], _ tally: BookingTally, _ started: Date) {
        let rows = registrations.map { registration -> JSON in
            let (word, why): (String, String?) =
                switch registration.outcome(since: started) {
                case .sent: ("terkirim", nil)
                case .known: ("sudah_ada", nil)
                case .failed(let why): ("gagal", why)
                case .waiting(let why): ("menunggu", why)
                }
            return [
                "id": .string(registration.booking.id.lowerText), "no_rawat": registration.booking.noRawat.map { .string($0) } ?? .null,
                "kodebooking": registration.booking.kodebooking.map { .string($0) } ?? .null, "result": .string(word),
                "reason": why.map { .string($0) } ?? .null,
                "open": .array(registration.deliveries.filter { $0.state == .pending }.map { .string($0.title) }),
            ]
        }
        Output.line(
            ([
                "job": .string(job.name), "clinic": .string(clinic.code.text), "date": .string(day.text),
                "registrations": .array(rows),
                "summary": [
                    "berhasil_terkirim": .number(JSONNumber(tally.sent)), "sudah_ada": .number(JSONNumber(tally.known)),
                    "gagal": .number(JSONNumber(tally.failed)), "menunggu": .number(JSONNumber(tally.waiting)),
                ],
            ] as JSON).text())
    }
}

extension BookingProgress {
    /// Something of it is on its way, or will be without anybody's doing. What is tried again later has had its turn.
    fileprivate var isMoving: Bool {
        let waits = Set(["mapping", "retry", "paused"])
        let isStuck = deliveries.contains { $0.state == .failed || $0.state == .pending && waits.contains($0.hold ?? "") }
        return deliveries.contains { delivery in
            guard delivery.state == .pending else { return false }
            return !waits.contains(delivery.hold ?? "") && !(isStuck && delivery.hold == "dependency")
        }
    }

    fileprivate var name: String { [booking.noRawat, booking.kodebooking].compactMap { $0 }.joined(separator: " – ") }
}

extension SubjectDelivery {
    fileprivate var title: String { step.map { "tugas \($0)" } ?? kind.replacing("_", with: " ") }
}

extension String {
    fileprivate func filled(to length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }
}
