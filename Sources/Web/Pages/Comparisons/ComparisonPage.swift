import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/comparisons`: what the nightly comparison found, day by day, and what to do about each difference.
struct ComparisonPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25
    private static let days = 10
    private static let longestNote = 200

    /// `GET`; `?hari=2026-11-20` shows one day, `?status=selesai` what is settled.
    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request, FormState(), wrong: nil)) }

    /// `POST …/{id}/resend`: ours is sent again.
    func resend(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let outcome = try await request.transaction { try await ComparisonRepair.sendAgain(id, by: actor, in: $0) }
        web.delivery.engine.wake()
        switch outcome {
        case .notFound: return .notFound
        case .queued:
            return .redirect(request.address("comparisons"), .ok("Data dikirim ulang; perbedaan tertutup sendiri begitu diterima."))
        case .notNeeded: return .redirect(request.address("comparisons"), .wait("Perbedaan ini sudah selesai atau datanya sedang dikirim."))
        }
    }

    /// `POST …/{id}/resolve`: a person closes it, with a note.
    func resolve(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        var form = FormState(request.form)
        let note = form.form.text("catatan")
        // Each difference has a form of its own: the summary leads to the field of this one.
        let field = "catatan-\(id.lowerText)"
        if note.isEmpty { form.problems.add(field, "Tulis mengapa perbedaan ini dianggap selesai") }
        if note.count > Self.longestNote { form.problems.add(field, "Catatan paling banyak \(Self.longestNote) karakter") }
        guard form.problems.isEmpty else { return .problem(try await view(request, form, wrong: id)) }
        let actor = request.actor
        let isResolved = try await request.transaction { scope -> Bool? in
            guard try await ComparisonStore.find(id, in: scope) != nil else { return nil }
            return try await ComparisonStore.resolve(id, note: note, by: actor, in: scope)
        }
        guard let isResolved else { return .notFound }
        return .redirect(
            request.address("comparisons"), isResolved ? .ok("Perbedaan ditandai selesai.") : .wait("Perbedaan ini sudah selesai."))
    }

    private func view(_ request: ClinicRequest, _ form: FormState, wrong: UUID?) async throws -> ComparisonView {
        let day = LocalDate(request.query.text("hari"))
        let isOpen = request.query.text("status") != "selesai"
        let after = UUID(uuidString: request.query.text("sesudah"))
        let before = LocalDate(request.query.text("sebelum"))
        let (runs, found) = try await request.transaction { scope in
            (
                try await ComparisonStore.runs(before: before, limit: Self.days + 1, in: scope),
                try await ComparisonStore.differences(day: day, isOpen: isOpen, after: after, limit: Self.perPage + 1, in: scope)
            )
        }
        let shown = found.prefix(Self.perPage)
        let path = request.address("comparisons")
        func address(day: LocalDate?, isOpen: Bool, after: UUID? = nil) -> String {
            Address(path, ["hari": day?.text, "status": isOpen ? nil : "selesai", "sesudah": after?.lowerText]).text
        }
        return ComparisonView(
            page: request.frame("Perbandingan harian", hasProblems: !form.problems.isEmpty), path: path,
            here: address(day: day, isOpen: isOpen), form: form,
            runs: runs.prefix(Self.days).map {
                ComparisonView.Run(run: $0, address: address(day: $0.day, isOpen: true), zone: request.clinic.timeZone)
            },
            olderRuns: runs.count > Self.days ? runs.dropLast().last.map { Address(path, ["sebelum": $0.day.text]).text } : nil,
            day: day, isOpen: isOpen, allDays: address(day: nil, isOpen: isOpen), openTab: address(day: day, isOpen: true),
            resolvedTab: address(day: day, isOpen: false),
            differences: shown.map { ComparisonView.Difference(difference: $0, request, form: $0.id == wrong ? form : FormState()) },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) perbedaan di halaman ini",
                first: after == nil ? nil : address(day: day, isOpen: isOpen),
                next: found.count > Self.perPage ? shown.last.map { address(day: day, isOpen: isOpen, after: $0.id) } : nil))
    }
}
