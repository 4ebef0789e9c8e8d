import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What a person sends again.
public enum ResendBody: Sendable, Hashable {
    case same
    case edited(JSON, reason: String)
    /// Made again from today's data and mappings.
    case rebuilt
    /// What the platform accepted, with the ids of then; only of what it accepted.
    case asThen
}

/// What became of asking for it.
public enum ResendOutcome: Sendable, Hashable {
    /// This delivery goes now: the same one, or the update that changes what was accepted.
    case queued(UUID)
    case notFound
    /// It is on its way at this moment.
    case inFlight
    /// It was accepted: sending it again changes what the platform holds and needs a confirmation.
    case needsConfirmation
    /// Nothing was changed, or it cannot be rebuilt.
    case refused(String)
    case problems([Problem])
}

/// Makes deliveries of a thing of ours that is no visit again, from today's data and codes: the platform's own module knows how.
/// Gives false when there is no such thing in the clinic's environment.
public typealias SourceRebuild =
    @Sendable (
        _ source: UUID, _ deliveries: [UUID], _ person: UUID?, _ scope: ClinicScope
    ) async throws -> Bool

/// Sending one delivery again: a new attempt on the same delivery, its older bodies and attempts kept.
public struct Resend: Sendable {
    let kinds: KindRegistry
    let intake: Intake
    private let rebuildSource: SourceRebuild

    /// Makes the use case. `rebuildSource` makes again what BPJS is told.
    public init(kinds: KindRegistry, intake: Intake, rebuildSource: @escaping SourceRebuild) {
        self.kinds = kinds
        self.intake = intake
        self.rebuildSource = rebuildSource
    }

    /// Makes the bodies of these deliveries of a visit, or of what else BPJS is told of, again.
    /// - Returns: false when there is nothing that they could be made of.
    @discardableResult
    func rebuild(_ ids: [UUID], of thing: UUID, _ channel: Channel, by person: UUID?, in scope: ClinicScope) async throws -> Bool {
        guard channel == .satusehat else { return try await rebuildSource(thing, ids, person, scope) }
        try await intake.forget(ids, by: person, in: scope)
        try await intake.replan(thing, in: scope)
        return true
    }

    /// Queues it first in its lane. Audited with the reason.
    public func run(_ id: UUID, _ body: ResendBody, confirmed: Bool, by actor: Actor, in scope: ClinicScope) async throws -> ResendOutcome {
        guard let row = try await DeliveryListStore.find(id, in: scope), let kind = kinds.kind(row.kind, row.channel) else {
            return .notFound
        }
        if row.state == "processing" { return .inFlight }
        if row.state == "completed", !kind.takesUpdates {
            return .refused("Data ini sudah diterima \(row.channel.owner), yang tidak menerima perubahannya.")
        }
        if row.state == "completed", !confirmed { return .needsConfirmation }
        let current = try await BodyEditor(kind: kind).bound(row, in: scope)
        switch body {
        case .same:
            if row.state == "completed" { return .refused("Isi yang sama sudah diterima \(row.channel.owner).") }
        case .edited(let edited, let reason):
            let problems = BodyEditor(kind: kind).problems(edited, against: current, reason: reason)
            if !problems.isEmpty { return .problems(problems) }
            if row.state == "completed" { return try await update(row, edited, reason: reason, body, actor, scope) }
            try await ResendStore.addRevision(row, edited.bytes(), reason: reason, by: actor.personID, in: scope)
        case .rebuilt:
            guard let thing = row.madeFrom else {
                return .refused("Data ini tidak dibuat dari kunjungan, jadi tidak dapat disusun ulang.")
            }
            if row.state == "completed" {
                guard row.channel == .satusehat else { return .refused("Data ini sudah diterima BPJS; sunting isinya untuk mengubahnya.") }
                return try await retell(row, thing, actor, scope)
            }
            guard try await rebuild([id], of: thing, row.channel, by: actor.personID, in: scope) else {
                return .refused("Data asalnya tidak ada lagi di lingkungan ini, jadi tidak dapat disusun ulang.")
            }
            // What is not to be told any more was closed just now.
            guard try await DeliveryListStore.find(id, in: scope)?.state != "skipped" || row.state == "skipped" else {
                return .refused("Menurut data sekarang ini tidak perlu dikirim lagi, jadi ditutup.")
            }
        case .asThen:
            guard row.state == "completed", let sent = try await ResendStore.accepted(row, in: scope) else {
                return .refused("Isi yang diterima SATUSEHAT waktu itu sudah dihapus menurut masa simpan.")
            }
            return try await update(row, sent, reason: "Seperti waktu itu", body, actor, scope)
        }
        guard try await ResendStore.requeue([id], channel: row.channel, by: actor.personID, in: scope) == 1 else {
            return .refused("Data ini tidak dapat dikirim sekarang: menunggu pemetaan, atau dibuat untuk lingkungan lain.")
        }
        try await AuditStore.append(entry(row, body, actor), in: scope)
        return .queued(id)
    }

    private func update(
        _ row: DeliveryRow, _ body: JSON, reason: String, _ asked: ResendBody, _ actor: Actor, _ scope: ClinicScope
    ) async throws -> ResendOutcome {
        let id = UUID.v7()
        try await ResendStore.insertUpdate(id, of: row, body.bytes(), reason: reason, by: actor.personID, in: scope)
        try await AuditStore.append(entry(row, asked, actor), in: scope)
        return .queued(id)
    }

    /// What was accepted, said with today's data and mappings: an update, where that is anything else. What else of the visit names
    /// something that is mapped otherwise now is told too.
    private func retell(_ row: DeliveryRow, _ visit: UUID, _ actor: Actor, _ scope: ClinicScope) async throws -> ResendOutcome {
        let changed = try await ResendMappings.of(row, in: scope).filter(\.isOther).map(\.id)
        try await intake.replan(visit, retelling: changed, in: scope)
        guard let update = try await ResendStore.openUpdate(of: row, in: scope),
            try await ResendStore.requeue([update], channel: row.channel, by: actor.personID, in: scope) == 1
        else { return .refused("Data dan pemetaan sekarang sama dengan yang sudah diterima SATUSEHAT.") }
        try await AuditStore.append(entry(row, .rebuilt, actor), in: scope)
        return .queued(update)
    }

    private func entry(_ row: DeliveryRow, _ body: ResendBody, _ actor: Actor) -> AuditEntry {
        let word =
            switch body {
            case .same: "same"
            case .edited: "edited"
            case .rebuilt: "rebuilt"
            case .asThen: "as_then"
            }
        var after: JSON = ["body": .string(word)]
        if case .edited(_, let reason) = body { after["reason"] = .string(reason) }
        return AuditEntry(
            action: "delivery.resent", subject: .init("delivery", row.id.lowerText), before: ["state": .string(row.state)], after: after,
            by: actor)
    }
}

extension Intake {
    /// Makes the next plan write these bodies again, also over edited ones. The caller holds the lock of what they are made of.
    /// - Parameter person: who asked for it; stands on the next attempt.
    public func forget(_ deliveries: [UUID], by person: UUID?, in scope: ClinicScope) async throws {
        try await ResendStore.forgetBodies(deliveries, by: person, in: scope)
    }
}
