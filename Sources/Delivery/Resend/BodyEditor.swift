import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Editing a body by hand: it is shown with the platform's ids in it; what is locked may not change, and it must pass the same
/// validation as a built one.
public struct BodyEditor: Sendable {
    let kind: any DeliveryKind

    /// An editor for bodies of this kind.
    public init(kind: any DeliveryKind) { self.kind = kind }

    /// The body that would go now, bound as far as it can be.
    public func bound(_ row: DeliveryRow, in scope: ClinicScope) async throws -> JSON {
        try await bound([row], in: scope)[row.id] ?? .null
    }

    /// The bodies of several, by delivery; one whose body is gone is not among them.
    public func bound(_ rows: [DeliveryRow], in scope: ClinicScope) async throws -> [UUID: JSON] {
        let stored = try await DeliveryListStore.bodies(of: rows, in: scope)
        var wanted: Set<Local> = []
        for row in rows {
            for id in (stored[row.id]?.localReferences ?? []) + [row.resourceID] {
                wanted.insert(Local(environment: row.environment, id: id))
            }
        }
        let known = try await scope.query(
            """
            SELECT r.environment, r.local_id, r.resource_type || '/' || r.remote_id AS reference, r.remote_id FROM remote_reference r
            JOIN unnest(\(wanted.map(\.environment))::text[], \(wanted.map(\.id))::uuid[]) AS w (environment, id)
                ON (w.environment, w.id) = (r.environment, r.local_id)
            WHERE r.clinic_id = \(scope.id.rawValue)
            """)
        var references: [Local: String] = [:]
        var remoteIDs: [Local: String] = [:]
        for found in known {
            let local = Local(environment: try found.get("environment"), id: try found.get("local_id"))
            references[local] = try found.get("reference")
            remoteIDs[local] = try found.get("remote_id")
        }
        var bodies: [UUID: JSON] = [:]
        for row in rows {
            guard let body = stored[row.id] else { continue }
            var links = RemoteLinks(references: [:])
            for id in body.localReferences + [row.resourceID] {
                links.references[id] = references[Local(environment: row.environment, id: id)]
            }
            if row.operation == .update { links.resource = remoteIDs[Local(environment: row.environment, id: row.resourceID)] }
            bodies[row.id] = if case .bound(let whole) = kind.bind(body, to: links) { whole } else { body }
        }
        return bodies
    }

    private struct Local: Hashable {
        let environment: String
        let id: UUID
    }

    /// What is wrong with an edited body.
    public func problems(_ edited: JSON, against current: JSON, reason: String) -> [Problem] {
        var problems: [Problem] = []
        if reason.allSatisfy(\.isWhitespace) {
            problems.append(Problem(element: "alasan", rule: "wajib", message: "Tulis alasan penyuntingan"))
        }
        for path in kind.lockedPaths where Self.values(edited, path) != Self.values(current, path) {
            problems.append(
                Problem(element: path, rule: "terkunci", message: "\(path) terkunci dan tidak boleh diubah; kembalikan ke isi semula"))
        }
        if edited == current { problems.append(Problem(element: "badan", rule: "sama", message: "Isi belum diubah")) }
        return problems.isEmpty ? kind.validate(edited) : problems
    }

    /// The values at a dotted path, through arrays.
    static func values(_ json: JSON, _ path: String) -> [JSON] {
        var level = [json]
        for name in path.split(separator: ".") {
            level = level.flatMap { value -> [JSON] in
                if let elements = value.array { return elements.compactMap { $0[String(name)] } }
                return value[String(name)].map { [$0] } ?? []
            }
        }
        return level
    }
}
