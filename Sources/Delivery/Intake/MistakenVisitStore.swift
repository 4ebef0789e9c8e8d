import Clinics
import Foundation
import Postgres

/// Visits that were stored by mistake, and the patients that they alone brought: they go as if they had not been, while nothing of them
/// has left the house. The caller holds the patient's lock.
public enum MistakenVisitStore {
    /// What became of one.
    public enum Removal: Sendable, Hashable {
        /// Nothing of it is here any more.
        case gone
        /// Something of it was sent or asked: it is part of what the clinic can prove.
        case sent
        /// Something else has come to refer to it.
        case used
    }

    /// Something of it is leaving at this moment.
    private struct IsLeaving: Error {}

    /// Removes a visit that was undone and planned again, with its records, its deliveries and the products that it alone named.
    public static func removeVisit(_ id: UUID, in scope: ClinicScope) async throws -> Removal {
        // A record that had waited for this visit is somebody else's word.
        let adopted = try await scope.query(
            """
            SELECT FROM visit_record r JOIN visit v ON (v.clinic_id, v.id) = (r.clinic_id, r.visit_id)
            WHERE r.clinic_id = \(scope.id.rawValue) AND r.visit_id = \(id) AND r.created_at < v.created_at LIMIT 1
            """)
        guard adopted.isEmpty else { return .used }
        return try await removal(deliveries: "d.visit_id = \(id)", in: scope) {
            try await scope.execute(removeProducts(namedBy: id, scope))
            try await scope.batch(
                ["visit_replan", "visit_news", "visit_told", "visit_episode_wait", "visit_record"].map { (table: String) -> SQL in
                    "DELETE FROM \(identifier: table) WHERE clinic_id = \(scope.id.rawValue) AND visit_id = \(id)"
                } + ["DELETE FROM visit WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)"])
            return true
        }
    }

    /// Products that nobody had told of: they were added with the visit, and nothing else names them.
    private static func removeProducts(namedBy visit: UUID, _ scope: ClinicScope) -> SQL {
        """
        DELETE FROM product p USING visit v WHERE v.clinic_id = \(scope.id.rawValue) AND v.id = \(visit) AND p.clinic_id = v.clinic_id
            AND p.created_at = v.created_at AND p.updated_at = p.created_at AND p.kfa_code IS NULL
            AND p.code IN (SELECT u.product_code FROM visit_record r JOIN record_product u ON (u.clinic_id, u.record_id) = (r.clinic_id, r.id)
                WHERE r.clinic_id = v.clinic_id AND r.visit_id = v.id)
            AND NOT EXISTS (SELECT FROM record_product u JOIN visit_record r ON (r.clinic_id, r.id) = (u.clinic_id, u.record_id)
                WHERE u.clinic_id = v.clinic_id AND u.product_code = p.code AND r.visit_id IS DISTINCT FROM v.id)
        """
    }

    /// Removes a patient whom nothing refers to but the search for their number, which was not made yet.
    public static func removePatient(_ id: UUID, in scope: ClinicScope) async throws -> Removal {
        let uses = try await scope.query(
            """
            SELECT EXISTS (SELECT FROM visit v WHERE v.clinic_id = \(scope.id.rawValue) AND v.patient_id = \(id) AND NOT v.undone) AS used,
                EXISTS (SELECT FROM visit v WHERE v.clinic_id = \(scope.id.rawValue) AND v.patient_id = \(id) AND v.undone) AS sent
            """
        ).first
        if try uses?.get("used") ?? false { return .used }
        if try uses?.get("sent") ?? false { return .sent }
        return try await removal(deliveries: "d.patient_id = \(id)", in: scope) {
            !(try await MistakenMasterData.remove([id], from: .patient, in: scope)).isEmpty
        }
    }

    /// Takes these deliveries away, and then what they were made of; nothing, where something of them has left the house.
    private static func removal(
        deliveries condition: SQL, in scope: ClinicScope, _ source: () async throws -> Bool
    ) async throws -> Removal {
        do {
            return try await scope.transaction.savepoint { _ in
                guard try await removeDeliveries(condition, in: scope) else { return .sent }
                guard try await source() else { throw IsUsed() }
                return .gone
            }
        } catch is IsLeaving {
            return .sent
        } catch is IsUsed {
            return .used
        } catch let error as PostgresError where error.isForeignKeyViolation {
            return .used
        }
    }

    private struct IsUsed: Error {}

    private static func removeDeliveries(_ condition: SQL, in scope: ClinicScope) async throws -> Bool {
        let rows = try await scope.query(
            """
            SELECT d.id, d.remote_id IS NOT NULL OR d.former_id IS NOT NULL OR d.state = 'completed' OR d.attempts > 0
                OR EXISTS (SELECT FROM attempt a WHERE a.clinic_id = d.clinic_id AND a.delivery_id = d.id AND a.at >= d.created_at) AS has_left
            FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY d.id FOR UPDATE OF d
            """)
        guard try !rows.contains(where: { try $0.get("has_left", as: Bool.self) }) else { return false }
        let ids = try rows.map { try $0.get("id", as: UUID.self) }
        // A search that was never made says nothing of what the platform has.
        try await scope.execute(
            "UPDATE delivery SET uncertain = false WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[]) AND uncertain")
        let stop = try await DeliveryStop.run("\(condition) AND d.state IN ('pending', 'failed')", in: scope) { _ in .enteredInError }
        guard stop.leaving.isEmpty else { throw IsLeaving() }
        let gone = try await scope.query(
            """
            DELETE FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[])
            RETURNING channel, kind, operation, state, service_date::text AS day
            """)
        let moves = try gone.filter { try $0.get("operation", as: String.self) != "update" }.map { row in
            CounterChange(
                clinic: scope.id.rawValue, channel: try row.get("channel"), day: try row.get("day"), kind: try row.get("kind"),
                from: try row.get("state"), to: nil)
        }
        if !moves.isEmpty { try await scope.execute(CounterStore.change(moves)) }
        return gone.count == ids.count
    }
}
