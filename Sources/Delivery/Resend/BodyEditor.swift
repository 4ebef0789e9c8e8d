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
        guard let stored = try await DeliveryListStore.bodies(of: [row], in: scope)[row.id] else { return .null }
        let urns = Array(Set(stored.localReferences))
        let rows = try await scope.query(
            """
            SELECT local_id, resource_type || '/' || remote_id AS reference, local_id = \(row.resourceID) AS is_resource, remote_id
            FROM remote_reference WHERE clinic_id = \(scope.id.rawValue) AND environment = \(row.environment)
                AND local_id = ANY (\(urns + [row.resourceID])::uuid[])
            """)
        var links = RemoteLinks(references: [:])
        for found in rows {
            links.references[try found.get("local_id")] = try found.get("reference")
            if try found.get("is_resource") { links.resource = try found.get("remote_id") }
        }
        if row.operation != .update { links.resource = nil }
        if case .bound(let body) = kind.bind(stored, to: links) { return body }
        return stored
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
