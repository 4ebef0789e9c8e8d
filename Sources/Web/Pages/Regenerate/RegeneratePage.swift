import Clinics
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/satusehat/{type}/regenerate`: foundation resources made anew (seed 003), a page at a time. First what SATUSEHAT has of each,
/// then the button.
struct RegeneratePage: Sendable {
    let web: WebDependencies

    private var regeneration: Regeneration {
        Regeneration(
            database: web.database, lookups: web.delivery.lookups, intake: web.delivery.intake, practitioners: web.api.practitioners,
            locations: web.api.locations, patients: web.api.patients)
    }

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let after = UUID(uuidString: request.query.text("sesudah"))
        return .show(view(resource, try await regeneration.list(resource, after: after, of: request.clinic), after, request))
    }

    /// `POST …/compare`: asks SATUSEHAT about the page and shows what would change; changes nothing.
    func compare(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let after = UUID(uuidString: request.form.text("sesudah"))
        return .show(view(resource, try await regeneration.compare(resource, after: after, of: request.clinic), after, request))
    }

    func run(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let ids = request.form.all("pilih").compactMap { UUID(uuidString: $0) }
        let tally = try await regeneration.run(resource, ids, of: request.clinic, by: request.actor)
        web.delivery.engine.wake()
        let says = Self.words(tally)
        guard !tally.left.isEmpty else {
            return .redirect(request.address("satusehat/\(resource.rawValue)/regenerate"), .ok(says))
        }
        // Names stay out of addresses and cookies: what is left is shown in the answer itself.
        let lines = try await regeneration.list(resource, after: nil, of: request.clinic)
        return .show(view(resource, lines, nil, outcome: (says, tally.left), request))
    }

    private static func words(_ tally: RegenerationTally) -> String {
        let parts = [(tally.connected, "terhubung"), (tally.sent, "sedang dikirim"), (tally.left.count, "belum bisa")]
            .filter { $0.0 > 0 }.map { "\(Indonesian.number($0.0)) \($0.1)" }
        return parts.isEmpty ? "Tidak ada yang perlu dibuat ulang." : "Regenerate: \(parts.joined(separator: ", "))."
    }

    private func view(
        _ resource: FoundationResource, _ lines: [RegenerationLine], _ after: UUID?,
        outcome: (says: String, left: [RegenerationLine])? = nil, _ request: ClinicRequest
    ) -> RegenerateView {
        let shown = lines.prefix(Regeneration.perPage)
        let list = request.address("satusehat")
        return RegenerateView(
            page: request.frame(
                "Regenerate \(resource.rawValue)",
                crumbs: [Crumb("SATUSEHAT", list), Crumb(resource.rawValue, "\(list)/\(resource.rawValue)"), Crumb("Regenerate")]),
            address: "\(list)/\(resource.rawValue)/regenerate", resource: resource, lines: Array(shown), after: after,
            next: lines.count > Regeneration.perPage ? shown.last?.id : nil, outcome: outcome, things: things(resource, request),
            credentials: request.may(.credentials) ? request.address("credentials") : nil)
    }

    /// Where things of this kind are edited; nil where this person may not.
    private func things(_ resource: FoundationResource, _ request: ClinicRequest) -> String? {
        switch resource {
        case .organization, .location: request.may(.masterData) ? request.address("locations") : nil
        case .practitioner: request.may(.masterData) ? request.address("practitioners") : nil
        case .patient: request.may(.patients) ? request.address("patients") : nil
        }
    }
}
