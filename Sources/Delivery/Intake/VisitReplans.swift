import Clinics
import Foundation
import Logging
import Postgres
import Vocabulary

/// Visits that must be planned again because the platform holds something else than what is stored: adopted with other content, changed
/// while it was on its way, ended without a diagnosis that arrived late, without the episode that it names. Asked for in the transaction of the result, so that a crash
/// forgets none.
struct VisitReplans: Sendable {
    /// How many visits are looked at together.
    static let chunk = 100
    /// Between two looks, ms: another instance may have asked and died.
    static let pollMs = 5_000

    private let database: ClinicDatabase
    private let intake: Intake
    private let logger: Logger
    private let poke = Poke()

    init(database: ClinicDatabase, intake: Intake, logger: Logger) {
        self.database = database
        self.intake = intake
        self.logger = logger
    }

    /// Asks for visits to be planned again.
    static func ask(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        INSERT INTO visit_replan (clinic_id, visit_id)
        SELECT DISTINCT clinic_id, visit_id FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)
        ORDER BY 1, 2 ON CONFLICT DO NOTHING
        """
    }

    /// Somebody has asked: look now.
    func wake() { poke.now() }

    /// Plans what is asked for, until cancelled.
    func run() async {
        while !Task.isCancelled {
            do { while try await once() == Self.chunk {} } catch {
                logger.warning("visits not planned again", metadata: ["error": "\(error)"])
            }
            await poke.wait(milliseconds: Self.pollMs)
        }
    }

    /// How many were planned; those that fail stay asked for.
    private func once() async throws -> Int {
        let rows = try await database.worker { transaction in
            try await transaction.query("SELECT clinic_id, visit_id, retold FROM visit_replan ORDER BY asked_at LIMIT \(Self.chunk)")
        }
        var planned = 0
        for row in rows where !Task.isCancelled {
            let clinic = ClinicID(try row.get("clinic_id"))
            let visit: UUID = try row.get("visit_id")
            let retold: [UUID] = try row.get("retold")
            do {
                try await database.transaction(in: clinic) { scope in
                    try await intake.replan(visit, retelling: retold, in: scope)
                    // What its end waited for may have been refused as a kind meanwhile: then nothing of the visit itself has changed.
                    try await scope.batch([
                        VisitGate.open([clinic.rawValue], [visit]), LaneStore.wake(clinic, .satusehat),
                    ])
                    // Last, under the locks of the visit's deliveries: whoever asks again waits for them, and finds no row.
                    // Mappings change without those locks: one that came meanwhile keeps the row for the next look.
                    try await scope.execute(
                        """
                        DELETE FROM visit_replan
                        WHERE clinic_id = \(clinic.rawValue) AND visit_id = \(visit) AND retold = \(retold)::uuid[]
                        """)
                    // Until now it was not said to be complete; now it may be, also where the plan changed nothing.
                    try await scope.execute(VisitNews.add([clinic.rawValue], [visit]))
                }
                planned += 1
            } catch {
                // Stopping: it stays asked for.
                guard !Task.isCancelled else { return planned }
                logger.warning("visit not planned again", metadata: ["clinic": "\(clinic)", "error": "\(error)"])
            }
        }
        return planned
    }
}
