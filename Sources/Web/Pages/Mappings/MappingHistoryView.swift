import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// How a thing was mapped over time, for `partials/mappings/history`: who, when, from what to what, and as of a day.
struct MappingHistoryView: View {
    let address: String
    /// What it is mapped to, in words: "ID Location".
    let what: String
    let changes: [MappingChange]
    let zone: ClinicTimeZone
    let form: FormState
    /// The day that was asked for, with what held at its end.
    let asked: (day: LocalDate, value: String?)?
    /// What the newest change affects, while nobody had it sent again.
    let affected: MappingImpact?

    static func load(
        _ subject: MappingSubject, _ id: UUID, now: String?, what: String, address: String, _ request: ClinicRequest, in scope: ClinicScope
    ) async throws -> MappingHistoryView {
        let environment = subject == .product ? nil : request.clinic.environment
        let zone = request.clinic.timeZone
        let changes = try await MappingHistoryStore.list(of: id, in: environment, scope)
        var form = FormState(["pada": request.query.text("pada")])
        var asked: (LocalDate, String?)?
        if let typed = request.query.optional("pada") {
            if let day = LocalDate(typed) {
                let end = day.adding(days: 1).start(in: zone.timeZone).addingTimeInterval(-0.001)
                asked = (day, try await MappingHistoryStore.value(of: id, at: end, in: environment, now: now, scope))
            } else {
                form.problems.add("pada", "Tanggal belum benar")
            }
        }
        let isOpen = changes.contains { $0.replaces && $0.resentAt == nil }
        let affected = isOpen ? try await MappingImpactStore.of(subject, id, in: scope) : nil
        return MappingHistoryView(
            address: address, what: what, changes: changes, zone: zone, form: form, asked: asked,
            affected: affected.flatMap { $0.visits > 0 ? $0 : nil })
    }

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("what") { $0.what },
        .list("rows") { view in view.changes.map { Row(change: $0, zone: view.zone) } }, .flag("hasRows") { !$0.changes.isEmpty },
        .view("day") { $0.form.field("pada", "Pemetaan pada tanggal", .date) },
        .text("asked") { view in view.asked.map { "Pada \(Indonesian.date($0.day)): \($0.value ?? "belum dipetakan")" } },
        .view("affected") { view in view.affected.map { ImpactView(impact: $0) } })

    struct Row: View {
        let change: MappingChange
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("at") { Indonesian.dateTime($0.change.changedAt, in: $0.zone) }, .text("actor") { $0.change.actor },
            .text("from") { $0.change.from ?? "–" }, .text("to") { $0.change.to ?? "–" })
    }
}

/// What a change of a mapping affects, for `partials/mappings/impact` and the button that has it sent again.
struct ImpactView: View {
    let impact: MappingImpact

    static let fields = Fields<Self>(
        .text("visits") { $0.visits }, .text("accepted") { Indonesian.number($0.impact.accepted) },
        .text("open") { Indonesian.number($0.impact.open) }, .flag("more") { $0.impact.isMore }, .flag("none") { $0.impact.visits == 0 })

    private var visits: String {
        impact.isMore ? "lebih dari \(Indonesian.number(MappingImpact.most))" : Indonesian.number(impact.visits)
    }
}
