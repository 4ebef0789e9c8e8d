import Clinics
import Delivery
import Foundation
import JSON
import Logging
import Postgres
import Vocabulary

/// Turns what happens to visits into messages: `visit.completed` and `visit.needs_person`. The news comes with the results themselves,
/// is taken in the transaction that writes the messages, and so is neither lost nor told twice.
public struct VisitTelling: Sendable {
    /// Between two looks, ms.
    static let pollMs = 500
    /// How many pieces of news are taken together.
    static let portion = 200

    private let database: ClinicDatabase
    private let logger: Logger

    /// Tells of the visits of all clinics.
    public init(database: ClinicDatabase, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    /// Tells until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do { try await once() } catch { logger.warning("visits not told", metadata: ["error": "\(error)"]) }
            try? await Task.sleep(for: .milliseconds(Self.pollMs))
        }
    }

    /// Tells what there is to tell now.
    func once() async throws {
        for clinic in try await database.worker({ try await VisitNewsStore.clinics(in: $0) }) {
            do {
                while !Task.isCancelled, try await database.transaction(in: clinic, { try await Self.tell(in: $0) }) >= Self.portion {}
            } catch {
                logger.warning("visits not told", metadata: ["clinic": "\(clinic)", "error": "\(error)"])
            }
        }
    }

    private static func tell(in scope: ClinicScope) async throws -> Int {
        let visits = try await VisitNewsStore.take(limit: portion, in: scope)
        guard !visits.isEmpty else { return 0 }
        let before = try await VisitNewsStore.lockTold(visits, in: scope)
        // After the lock: what another instance told of is seen, and so is all that it saw.
        let (now, standing) = try await VisitNewsStore.facts(visits, in: scope)
        for visit in standing {
            let last = before[visit.id] ?? VisitTold()
            let (told, events) = last.next(visit, at: now)
            for event in events { try await WebhookOutbox.add(event, data: visit.data(event), at: now, in: scope) }
            if told != last { try await VisitNewsStore.save(told, of: visit.id, in: scope) }
        }
        return visits.count
    }
}

extension VisitFacts {
    /// Ids and words: who needs more asks `GET /api/encounter/{id}`.
    func data(_ event: WebhookEvent) -> JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        let encounter = deliveries.first { $0.kind == "Encounter" && $0.operation != .update }
        return [
            "encounter_id": .string(id.lowerText), "no_kunjungan": text(visitNumber), "satusehat_encounter_id": text(encounter?.remoteID),
            "state": .string(event == .visitCompleted ? "completed" : "needs_person"),
            "deliveries": .array(
                deliveries.map { row in
                    [
                        "id": .string(row.id.lowerText), "kind": .string(row.kind), "state": .string(row.state),
                        "hold": text(row.hold?.rawValue), "error_code": text(row.state == "failed" ? row.errorCode : nil),
                    ]
                }),
        ]
    }
}
