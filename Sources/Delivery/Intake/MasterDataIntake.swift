import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

extension Intake {
    /// Queues the creation (or adoption) of a location on the platform: found by its identifier first. Planning it twice makes it once.
    public func plan(_ location: Location, body: JSON, clinic: Clinic, in scope: ClinicScope) async throws -> UUID {
        let key = "location:\(location.id.lowerText)"
        let bytes = body.bytes()
        let hash = scope.keys.hash([String(decoding: bytes, as: UTF8.self)])
        let known = try await scope.query(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'satusehat'
                AND d.environment = \(clinic.environment.rawValue) AND d.source_key = \(key) FOR UPDATE
            """
        ).first.map(StoredDelivery.init)
        if let known {
            if known.state == .failed || known.state == .pending {
                try await ResendStore.addBuilt(known, bytes, hash, in: scope)
                try await ResendStore.requeue([known.id], channel: .satusehat, in: scope)
            }
            return known.id
        }
        let id = UUID.v7()
        let today = LocalDate(Date(), in: clinic.timeZone).text
        try await scope.batch([
            """
            INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, resource_id, source_key, source_id, service_date, priority,
                uncertain, body_hash, created_at)
            VALUES (\(scope.id.rawValue), \(id), 'satusehat', \(clinic.environment.rawValue), 'Location', 'create', \(id), \(key), \(location.id),
                \(today)::text::date, \(ResendStore.priority), true, \(hash), jembatan_now())
            """,
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_at)
            VALUES (\(scope.id.rawValue), \(id), 0, \(try DeliveryBody.seal(bytes, delivery: id, revision: 0, scope.keys)), 'built', jembatan_now())
            """,
            CounterStore.change([
                CounterChange(clinic: scope.id.rawValue, channel: "satusehat", day: today, kind: "Location", from: nil, to: "pending")
            ]),
            LaneStore.wake(scope.id, .satusehat),
        ])
        return id
    }
}

extension ResendStore {
    /// A body built again for a delivery that was not accepted yet.
    static func addBuilt(_ stored: StoredDelivery, _ body: [UInt8], _ hash: [UInt8], in scope: ClinicScope) async throws {
        guard stored.bodyHash != hash else { return }
        let revision = stored.revision + 1
        try await scope.batch([
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_at)
            VALUES (\(scope.id.rawValue), \(stored.id), \(revision), \(try DeliveryBody.seal(body, delivery: stored.id, revision: revision, scope.keys)),
                'rebuilt', jembatan_now())
            """,
            "UPDATE delivery SET revision = \(revision), body_hash = \(hash) WHERE clinic_id = \(scope.id.rawValue) AND id = \(stored.id)",
        ])
    }
}
