import Clinics
import Foundation
import Postgres
import Vocabulary

/// What patients decide: recorded, and in effect at once. What may not go any more is stopped where it waits; what was held or skipped
/// for want of consent goes again.
public struct ConsentDesk: Sendable {
    /// A page's clock may run so much ahead of the database's, in seconds, before "from now" means later.
    static let clockSkew: TimeInterval = 300

    let kinds: KindRegistry

    /// The kinds say which consent they need.
    public init(kinds: KindRegistry) { self.kinds = kinds }

    /// Records a decision, or the end of one, and lets it take effect. To be the last thing of its transaction.
    public func record(_ consent: Consent, by actor: Actor, in scope: ClinicScope) async throws -> ConsentEffect {
        _ = try await PatientStore.lock(consent.patientID, in: scope)
        var entry = consent
        let now = try await ConsentEffectStore.now(in: scope)
        if entry.validFrom > now, entry.validFrom.timeIntervalSince(now) < Self.clockSkew { entry.validFrom = now }
        entry.recordedBy = actor.personID
        let before = try await ConsentStore.current([entry.patientID], at: now, in: scope)[entry.patientID]?.entry
        try await ConsentStore.insert(entry, in: scope)
        let effect = try await settle(entry.patientID, at: now, askedAt: entry.askedAt, for: entry.id, in: scope)
        try await AuditStore.append(entry.audit(after: before, by: actor), in: scope)
        return effect
    }

    /// Takes back what counts for a patient.
    /// - Parameter askedAt: when the patient asked for it; now at the latest.
    /// - Returns: nil when there is nothing to take back.
    public func revoke(
        patient: UUID, askedAt: Date, reason: String?, by actor: Actor, in scope: ClinicScope
    ) async throws -> ConsentEffect? {
        _ = try await PatientStore.lock(patient, in: scope)
        guard let newest = try await ConsentStore.history(of: patient, in: scope).first, newest.isRevocable else { return nil }
        return try await record(newest.revoked(at: askedAt, reason: reason), by: actor, in: scope)
    }

    /// A decision begins or ends by itself: what counts now is put into effect.
    func settle(_ consent: UUID, of patient: UUID, since instant: Date, in scope: ClinicScope) async throws -> ConsentEffect {
        _ = try await PatientStore.lock(patient, in: scope)
        let now = try await ConsentEffectStore.now(in: scope)
        return try await settle(patient, at: now, askedAt: instant, for: consent, in: scope)
    }

    /// The clinic's policy on patients who were not asked was changed: what is held for want of consent is asked again as it is sent.
    @discardableResult
    public func policyChanged(in scope: ClinicScope) async throws -> Int {
        let held = try await ConsentEffectStore.held(in: scope)
        return held.isEmpty ? 0 : try await ResendStore.requeue(held, channel: .satusehat, in: scope)
    }

    /// What the entries of a patient's history did, by entry, in order.
    public func effects(of patient: UUID, in scope: ClinicScope) async throws -> [UUID: [ConsentEffect]] {
        try await ConsentEffectStore.effects(of: patient, in: scope)
    }

    private func settle(
        _ patient: UUID, at now: Date, askedAt: Date, for consent: UUID, in scope: ClinicScope
    ) async throws -> ConsentEffect {
        guard let clinic = try await ClinicStore.find(scope.id, in: scope) else { return ConsentEffect(askedAt: askedAt, appliedAt: now) }
        let state = try await ConsentStore.current([patient], at: now, in: scope)[patient]?.state ?? .unknown
        let verdicts = ConsentVerdicts(state, policy: clinic.consentPolicy, kinds: kinds)
        var effect = ConsentEffect(askedAt: askedAt, appliedAt: now)
        try await ConsentEffectStore.relabel(patient, verdicts, in: scope)
        let reopened = try await ConsentEffectStore.reopenable(patient, verdicts, in: scope)
        if !reopened.isEmpty { effect.reopened = try await ResendStore.requeue(reopened, channel: .satusehat, in: scope) }
        let stopped = try await ConsentEffectStore.stop(patient, verdicts, in: scope)
        effect.stopped = stopped.stopped
        effect.leaving = stopped.leaving
        try await ConsentEffectStore.insert(effect, of: consent, in: scope)
        return effect
    }
}

/// What a decision did at once.
public struct ConsentEffect: Sendable, Hashable {
    /// When the patient asked for it.
    public var askedAt: Date
    /// When it took effect: nothing that it forbids was begun after this.
    public var appliedAt: Date
    /// The deliveries that waited and were stopped.
    public var stopped: [UUID] = []
    /// Those that were leaving at that moment, or whose answer was lost: they are looked for, and not sent again.
    public var leaving: [UUID] = []
    /// How many go now that were held or skipped before.
    public var reopened = 0
}

/// What a patient's consent means for each kind.
struct ConsentVerdicts: Sendable {
    /// Kinds that may not go, by the reason.
    private(set) var stopped: [SkipReason: [String]] = [:]
    /// Kinds that may.
    private(set) var allowed: [String] = []

    init(_ state: ConsentState, policy: ConsentPolicy, kinds: KindRegistry) {
        for kind in kinds.kinds(of: .satusehat) where kind.consent != .none {
            switch ConsentGate.verdict(state, need: kind.consent, policy: policy) {
            case nil: allowed.append(kind.name)
            case .skipped(let reason): stopped[reason, default: []].append(kind.name)
            default: break
            }
        }
    }

    /// Why deliveries of a kind may not go.
    func reason(of kind: String) -> SkipReason? { stopped.first { $0.value.contains(kind) }?.key }

    /// The end of a visit of which nothing else went stays skipped while encounters alone may go.
    var endsStaySkipped: Bool { stopped[.encounterOnly] != nil }
}
