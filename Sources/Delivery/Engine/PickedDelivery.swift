import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A delivery in flight, with everything that sending it needs.
struct PickedDelivery: Sendable {
    var outgoing: Outgoing
    var facts: DeliveryFacts
    var body: JSON
    var revision: Int
    var links: RemoteLinks
    /// What counts for its patient; nil where nothing was decided.
    var consent: ConsentStanding?
    /// What counts where nothing was decided, read with the delivery: a change of it holds for the next one.
    var policy: ConsentPolicy
    /// Searched for before it is sent.
    var uncertain: Bool
    /// Its visit does not count any more, and this is not what says so.
    var isCancelled: Bool
    /// Its kind is refused, and it goes to see whether that still holds.
    var isKindProbe: Bool
    /// What the platform said when it became uncertain (a 500 in its own shape): spent when nothing is found.
    var pendingError: Rejection?
    var requestNumber: Int
    /// Who sent it again, until an attempt says so.
    var resentBy: UUID?
}

/// Reads picked deliveries in the clinic's own scope: bodies, the remote ids that they refer to, consents.
struct PickStore: Sendable {
    let database: ClinicDatabase
    let kinds: KindRegistry

    /// The picked deliveries, in no order; those whose body cannot be opened are left out and named.
    func load(_ ids: [UUID], lane: LeasedLane, organizationID: String) async throws -> [PickedDelivery] {
        try await database.transaction(in: lane.clinicID) { scope in
            let rows = try await scope.query(
                """
                SELECT d.id, d.kind, d.operation, d.step, d.resource_id, d.source_id, d.patient_id, d.visit_id, d.environment, d.hold,
                    d.attempts, d.max_retries, d.uncertain, d.error_code, d.error_message, d.http_status, d.revision,
                    d.resent_by, b.body,
                    r.remote_id AS resource_remote_id, jembatan_now() AS now,
                    (SELECT c.consent_policy FROM clinic c WHERE c.clinic_id = d.clinic_id) AS consent_policy,
                    EXISTS (SELECT FROM refused_kind k WHERE k.clinic_id = d.clinic_id AND k.probe_id = d.id) AS is_kind_probe,
                    d.channel = 'satusehat' AND coalesce(v.status <> 'open', false) AND coalesce(d.step, '') <> ALL (\(Array(PlannedDelivery.ends))::text[]) AS cancelled,
                    (SELECT count(*) FROM attempt a WHERE a.clinic_id = d.clinic_id AND a.delivery_id = d.id AND a.at >= d.created_at) AS requests
                FROM delivery d
                JOIN delivery_body b ON (b.clinic_id, b.delivery_id, b.revision) = (d.clinic_id, d.id, d.revision)
                LEFT JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
                LEFT JOIN remote_reference r
                    ON (r.clinic_id, r.environment, r.local_id) = (d.clinic_id, d.environment, d.resource_id)
                WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = ANY (\(ids)::uuid[]) AND d.state = 'pending'
                """)
            let bodies = try rows.map { row in
                let id: UUID = try row.get("id")
                do {
                    return try JSON.parse(
                        DeliveryBody.open(row.get("body"), delivery: id, revision: Int(row.get("revision", as: Int16.self)), scope.keys))
                } catch SealingError.unknownKey(let key) {
                    throw SealingError.unknownKey(key)
                } catch {
                    // One body that does not open must not keep the others from going; it fails by itself.
                    return JSON.null
                }
            }
            let urns = Array(Set(bodies.flatMap(\.localReferences)))
            let patients = try Array(Set(rows.compactMap { row in try row.get("patient_id", as: UUID?.self) }))
            let known = try await references(urns, rows.first, scope)
            let consents = patients.isEmpty ? [:] : try await ConsentStore.current(patients, at: try rows[0].get("now"), in: scope)
            return try zip(rows, bodies).map { row, body in
                try picked(row, body, known, consents, lane: lane, organizationID: organizationID)
            }
        }
    }

    private func references(_ urns: [UUID], _ first: Row?, _ scope: ClinicScope) async throws -> [UUID: Known] {
        guard let first, !urns.isEmpty else { return [:] }
        let environment: String = try first.get("environment")
        var known: [UUID: Known] = [:]
        let rows = try await scope.query(
            """
            SELECT u.id, r.resource_type || '/' || r.remote_id AS reference,
                d.id IS NOT NULL AND (d.state IN ('failed', 'skipped') OR d.hold IS NOT NULL
                    OR \(RefusedKindStore.isRefused("d"))) AS settled
            FROM unnest(\(urns)::uuid[]) AS u (id)
            LEFT JOIN remote_reference r ON r.clinic_id = \(scope.id.rawValue) AND r.environment = \(environment) AND r.local_id = u.id
            LEFT JOIN delivery d ON d.clinic_id = \(scope.id.rawValue) AND d.id = u.id
            """)
        for row in rows {
            known[try row.get("id")] = Known(reference: try row.get("reference"), mayBeLeftOut: try row.get("settled"))
        }
        return known
    }

    private struct Known: Sendable {
        var reference: String?
        var mayBeLeftOut: Bool
    }

    private func picked(
        _ row: Row, _ body: JSON, _ known: [UUID: Known], _ consents: [UUID: ConsentStanding], lane: LeasedLane, organizationID: String
    ) throws -> PickedDelivery {
        let kind: String = try row.get("kind")
        let patient: UUID? = try row.get("patient_id")
        let operation = Operation(rawValue: try row.get("operation", as: String.self)) ?? .create
        let wasReconciling = try row.get("hold", as: String?.self) == "reconciling"
        let code: String? = try row.get("error_code")
        let uncertain: Bool = try row.get("uncertain")
        return PickedDelivery(
            outgoing: Outgoing(
                clinicID: lane.clinicID.rawValue, id: try row.get("id"), kind: kind, operation: operation, step: try row.get("step"),
                resourceID: try row.get("resource_id"), sourceID: try row.get("source_id"), patientID: patient,
                visitID: try row.get("visit_id"), environment: try row.get("environment"), organizationID: organizationID,
                remoteID: try row.get("resource_remote_id")),
            facts: DeliveryFacts(
                operation: operation, attempts: Int(try row.get("attempts", as: Int16.self)),
                maxRetries: Int(try row.get("max_retries", as: Int16.self)),
                recovery: kinds.kind(kind, lane.channel)?.recovery ?? .person,
                wasReconciling: wasReconciling, settleMs: lane.settleMs),
            body: body, revision: Int(try row.get("revision", as: Int16.self)),
            links: RemoteLinks(
                references: known.compactMapValues(\.reference), optional: Set(known.filter(\.value.mayBeLeftOut).keys),
                resource: try row.get("resource_remote_id")),
            consent: patient.flatMap { consents[$0] }, policy: try row.get("consent_policy"), uncertain: uncertain,
            isCancelled: try row.get("cancelled"), isKindProbe: try row.get("is_kind_probe"),
            pendingError: uncertain && wasReconciling
                ? code.map {
                    Rejection(.server, code: $0, message: (try? row.get("error_message", as: String?.self)) ?? $0, httpStatus: 500)
                } : nil,
            requestNumber: Int(try row.get("requests", as: Int64.self)) + 1, resentBy: try row.get("resent_by"))
    }
}

/// Sealing of stored bodies: one place says what a body is bound to.
public enum DeliveryBody {
    /// Opens a stored body; throws when it is not this delivery's.
    public static func open(_ sealed: [UInt8], delivery: UUID, revision: Int, _ keys: ClinicKeys) throws -> [UInt8] {
        try keys.open(sealed, SealedPlace(table: "delivery_body", row: "\(delivery.lowerText)/\(revision)", column: "body"))
    }

    /// Seals a body for its row.
    public static func seal(_ body: [UInt8], delivery: UUID, revision: Int, _ keys: ClinicKeys) throws -> [UInt8] {
        try keys.seal(body, SealedPlace(table: "delivery_body", row: "\(delivery.lowerText)/\(revision)", column: "body"))
    }
}

extension JSON {
    /// Our ids that this body refers to as `urn:uuid:`.
    public var localReferences: [UUID] {
        switch self {
        case .string(let text): text.hasPrefix("urn:uuid:") ? UUID(uuidString: String(text.dropFirst(9))).map { [$0] } ?? [] : []
        case .array(let elements): elements.flatMap(\.localReferences)
        case .object(let members): members.flatMap { $0.value.localReferences }
        default: []
        }
    }
}
