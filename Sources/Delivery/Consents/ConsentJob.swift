import Clinics
import Foundation
import Postgres
import Vocabulary

/// `consents`: decisions that begin or end by themselves take effect, and signed forms leave when their time is over.
public struct ConsentJob: Job {
    /// The job's name.
    public let name = "consents"
    /// As pages call it.
    public let title = "Masa berlaku persetujuan"
    /// One sentence for pages.
    public let summary =
        "Menjalankan persetujuan yang mulai berlaku atau berakhir, dan menghapus dokumen persetujuan yang melewati masa simpannya."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Every 15 minutes; what is sent meanwhile is asked for consent all the same.
    public let rhythm = Rhythm.every(seconds: 900)

    private let database: ClinicDatabase
    private let desk: ConsentDesk

    /// Lets decisions take effect by this desk.
    public init(database: ClinicDatabase, desk: ConsentDesk) {
        self.database = database
        self.desk = desk
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tanpa klinik.") }
        let settled = try await settle(clinic)
        let removed = try await database.transaction(in: clinic.id) { try await ConsentDocumentStore.prune(in: $0) }
        await run.say(
            "\(settled.decisions) decisions began or ended, \(settled.stopped) deliveries stopped, \(settled.reopened) sent again")
        await run.say("\(removed) documents removed")
        if settled.decisions == 0, removed == 0 { return .nothing("Tidak ada persetujuan yang mulai atau berakhir.") }
        return .done(
            "\(Indonesian.number(settled.decisions)) persetujuan mulai atau berakhir, \(Indonesian.number(settled.stopped)) kiriman dihentikan, "
                + "\(Indonesian.number(settled.reopened)) dikirim lagi; \(Indonesian.number(removed)) dokumen dihapus.")
    }

    struct Settled: Sendable {
        var decisions = 0
        var stopped = 0
        var reopened = 0
    }

    /// Each decision in a transaction of its own: a patient's deliveries are locked in one.
    func settle(_ clinic: Clinic) async throws -> Settled {
        var settled = Settled()
        let due = try await database.transaction(in: clinic.id) { try await ConsentEffectStore.due(in: $0) }
        for decision in due {
            try Task.checkCancellation()
            let effect = try await database.transaction(in: clinic.id) {
                try await desk.settle(decision.consent, of: decision.patient, since: decision.at, in: $0)
            }
            settled.decisions += 1
            settled.stopped += effect.stopped.count
            settled.reopened += effect.reopened
        }
        if clinic.consentPolicy == .presumed {
            settled.reopened += try await database.transaction(in: clinic.id) { try await desk.policyChanged(in: $0) }
        }
        return settled
    }
}

extension ConsentEffectStore {
    /// How far back a beginning or end is looked for, in days: longer than the job ever rests.
    private static let lookBackDays = 30

    /// Decisions that began or ended by themselves and have not taken effect since.
    static func due(in scope: ClinicScope) async throws -> [(consent: UUID, patient: UUID, at: Date)] {
        try await scope.query(
            """
            SELECT x.id, x.patient_id, x.at FROM (
                SELECT id, patient_id, valid_from AS at FROM consent
                WHERE clinic_id = \(scope.id.rawValue) AND valid_from > created_at AND NOT revoked
                UNION ALL
                SELECT id, patient_id, valid_until FROM consent
                WHERE clinic_id = \(scope.id.rawValue) AND valid_until IS NOT NULL AND NOT revoked) x
            WHERE x.at <= jembatan_now() AND x.at > jembatan_now() - make_interval(days => \(lookBackDays)::int)
                AND NOT EXISTS (SELECT FROM consent_effect e
                    WHERE e.clinic_id = \(scope.id.rawValue) AND e.consent_id = x.id AND e.applied_at >= x.at)
            ORDER BY x.at LIMIT 1000
            """
        ).map { (try $0.get("id"), try $0.get("patient_id"), try $0.get("at")) }
    }
}
