import Clinics
import Delivery
import Foundation
import Postgres
import Vocabulary

/// The visits to look at, what was told of them, and how they stand.
enum VisitNewsStore {
    /// Clinics with visits to look at.
    static func clinics(in transaction: Transaction) async throws -> [ClinicID] {
        try await transaction.query(
            """
            SELECT clinic_id FROM visit_news UNION SELECT clinic_id FROM visit_told WHERE look_at <= jembatan_now() ORDER BY 1
            """
        ).map { ClinicID(try $0.get("clinic_id")) }
    }

    /// Takes visits to look at. A row that is seen was committed with what it tells of, so a look after this sees that; what is not
    /// committed yet brings a row of its own.
    static func take(limit: Int, in scope: ClinicScope) async throws -> [UUID] {
        let clinic = scope.id.rawValue
        let taken = try await scope.query(
            """
            DELETE FROM visit_news WHERE clinic_id = \(clinic)
                AND id IN (SELECT id FROM visit_news WHERE clinic_id = \(clinic) ORDER BY id LIMIT \(limit))
            RETURNING visit_id
            """)
        let due = try await scope.query(
            """
            SELECT visit_id FROM visit_told WHERE clinic_id = \(clinic) AND look_at <= jembatan_now() ORDER BY visit_id LIMIT \(limit)
            """)
        return Array(Set(try (Array(taken) + Array(due)).map { try $0.get("visit_id", as: UUID.self) }))
    }

    /// What was last told, locked until the end of the transaction: two instances tell of one visit after each other.
    static func lockTold(_ visits: [UUID], in scope: ClinicScope) async throws -> [UUID: VisitTold] {
        try await scope.execute(
            """
            INSERT INTO visit_told (clinic_id, visit_id)
            SELECT clinic_id, id FROM visit WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(visits)) ORDER BY id ON CONFLICT DO NOTHING
            """)
        let rows = try await scope.query(
            """
            SELECT visit_id, completion, causes, look_at FROM visit_told
            WHERE clinic_id = \(scope.id.rawValue) AND visit_id = ANY (\(visits)) ORDER BY visit_id FOR UPDATE
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                (
                    try row.get("visit_id", as: UUID.self),
                    VisitTold(
                        completion: try row.get("completion"), causes: Set(try row.get("causes", as: [String].self)),
                        lookAt: try row.get("look_at"))
                )
            })
    }

    /// How the visits stand, and what time it is to the engine.
    static func facts(_ visits: [UUID], in scope: ClinicScope) async throws -> (now: Date, visits: [VisitFacts]) {
        let rows = try await scope.query(
            """
            SELECT v.id, v.patient_id, v.visit_number, v.status, v.ended_at IS NOT NULL AS ended, c.environment, jembatan_now() AS now,
                EXISTS (SELECT FROM visit_replan r WHERE (r.clinic_id, r.visit_id) = (v.clinic_id, v.id)) AS replanned
            FROM visit v JOIN clinic c USING (clinic_id) WHERE v.clinic_id = \(scope.id.rawValue) AND v.id = ANY (\(visits)) ORDER BY v.id
            """)
        let deliveries = try await DeliveryListStore.ofVisits(
            try rows.map { (try $0.get("id"), try $0.get("patient_id", as: UUID?.self)) }, in: scope)
        let facts = try rows.map { row in
            let id: UUID = try row.get("id")
            let environment: String = try row.get("environment")
            return VisitFacts(
                id: id, visitNumber: try row.get("visit_number"),
                isOpen: try row.get("status", as: String.self) == VisitStatus.open.rawValue, hasEnded: try row.get("ended"),
                isReplanned: try row.get("replanned"), deliveries: deliveries[id, default: []].filter { $0.environment == environment })
        }
        return (try rows.first?.get("now") ?? Date(), facts)
    }

    /// Keeps what was told.
    static func save(_ told: VisitTold, of visit: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE visit_told SET completion = \(told.completion), causes = \(told.causes.sorted()), look_at = \(told.lookAt)
            WHERE clinic_id = \(scope.id.rawValue) AND visit_id = \(visit)
            """)
    }
}
