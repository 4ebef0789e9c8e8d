import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Compares what one visit sent with what the platform holds: one search for each type where that gives all of them, and a look at a
/// single resource where the search does not show it.
struct VisitComparison: Sendable {
    /// One resource that differs.
    struct Finding: Sendable, Hashable {
        var delivery: UUID
        var kind: String
        var what: ComparisonDifference.What
        var elements: [String] = []
        var remoteID: String
    }

    /// What came of a visit.
    struct Result: Sendable {
        /// Creating deliveries about which something could be said.
        var compared: Set<UUID> = []
        var findings: [Finding] = []
    }

    /// A resource of the visit: its creating delivery, and what of it was accepted last.
    struct Resource: Sendable {
        var outgoing: Outgoing
        var isCompleted: Bool
        var body: JSON
        /// Whether the body is what the platform accepted, and nothing newer is on its way.
        var isSettled: Bool
    }

    /// The platform does not answer now, or deliveries need the rate: the run goes on later.
    struct Interrupted: Error {
        let reason: String
    }

    let kinds: KindRegistry
    /// Throws `Interrupted` when there is no answer.
    let ask: @Sendable (PlatformRequest) async throws -> PlatformResponse

    /// Compares; each request goes out once, however many resources it is about.
    func run(_ resources: [Resource]) async throws -> Result {
        var result = Result()
        var answers: [PlatformRequest: PlatformResponse] = [:]
        func answer(_ request: PlatformRequest) async throws -> PlatformResponse {
            if let known = answers[request] { return known }
            let response = try await ask(request)
            answers[request] = response
            return response
        }
        let known = Set(resources.compactMap(\.outgoing.remoteID))
        for resource in resources {
            guard let kind = kinds.kind(resource.outgoing.kind, .satusehat),
                let search = kind.search(resource.outgoing, body: resource.body)
            else { continue }
            let found = try await answer(search)
            if resource.isCompleted, let remoteID = resource.outgoing.remoteID {
                var elements = kind.differences(found, remoteID: remoteID, body: resource.body)
                if elements == nil {
                    // Not in the list: the list may hide it (consent), so the resource itself is asked for.
                    guard let request = kind.read(remoteID) else { continue }
                    let read = try await answer(request)
                    elements = kind.differences(read, remoteID: remoteID, body: resource.body)
                    if elements == nil {
                        guard Self.isGone(read, kind, resource.outgoing) else { continue }
                        result.add(resource, .missing, remoteID: remoteID)
                        continue
                    }
                }
                result.compared.insert(resource.outgoing.id)
                guard resource.isSettled, let elements, !elements.isEmpty else { continue }
                result.add(resource, elements.contains("status") ? .status : .content, elements, remoteID: remoteID)
            } else {
                switch kind.match(found, for: resource.outgoing, body: resource.body) {
                case .one(let remoteID, _) where !known.contains(remoteID): result.add(resource, .unexpected, remoteID: remoteID)
                case .one, .none: result.compared.insert(resource.outgoing.id)
                case .several, .unreadable: continue
                }
            }
        }
        return result
    }

    /// Only the platform's own word counts: an empty 404 may come from anything on the way.
    private static func isGone(_ response: PlatformResponse, _ kind: any DeliveryKind, _ outgoing: Outgoing) -> Bool {
        var asked = outgoing
        asked.operation = .search
        guard case .rejected(let rejection) = kind.classify(response, for: asked) else { return false }
        return rejection.category == .notFound && rejection.code != "http-404"
    }
}

extension VisitComparison.Result {
    fileprivate mutating func add(
        _ resource: VisitComparison.Resource, _ what: ComparisonDifference.What, _ elements: [String] = [], remoteID: String
    ) {
        compared.insert(resource.outgoing.id)
        findings.append(
            .init(delivery: resource.outgoing.id, kind: resource.outgoing.kind, what: what, elements: elements, remoteID: remoteID))
    }
}

/// Reads a visit's resources as the comparison needs them.
enum ComparedResources {
    /// Creating deliveries of the visit in the clinic's environment that are not on their way now, each with the body accepted last.
    static func read(
        _ visit: UUID, of clinic: Clinic, kinds: KindRegistry, in scope: ClinicScope
    ) async throws -> [VisitComparison.Resource] {
        let rows = try await DeliveryListStore.ofVisit(visit, patient: nil, in: scope).filter {
            $0.channel == .satusehat && $0.environment == clinic.environment.rawValue
        }
        let asSent = try await scope.query(
            "SELECT id FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND visit_id = \(visit) AND sent_hash = body_hash"
        ).map { try $0.get("id", as: UUID.self) }
        let ofResource = Dictionary(grouping: rows, by: \.resourceID)
        let creating = rows.filter { $0.operation != .update && ["completed", "pending", "failed"].contains($0.state) }
        let accepted = creating.map { create in
            let told = (ofResource[create.id] ?? []).filter { $0.state == "completed" }
            return told.isEmpty ? [create] : told.sorted { ($0.completedAt ?? $0.createdAt) < ($1.completedAt ?? $1.createdAt) }
        }
        let bodies = try await DeliveryListStore.bodies(of: accepted.flatMap(\.self), in: scope)
        let urns = Array(Set(bodies.values.flatMap(\.localReferences)))
        let known = try await RemoteReferenceStore.find(urns, in: clinic.environment, scope)
        let links = RemoteLinks(references: known.mapValues(\.text), optional: Set(urns))
        return zip(creating, accepted).compactMap { create, accepted in
            let told = Told(accepted, bodies)
            guard let body = told.body, let kind = kinds.kind(create.kind, create.channel),
                case .bound(let bound) = kind.bind(body, to: links)
            else { return nil }
            let isWaiting = (ofResource[create.id] ?? []).contains {
                $0.operation == .update && !["completed", "skipped"].contains($0.state)
            }
            return VisitComparison.Resource(
                outgoing: Outgoing(
                    clinicID: scope.id.rawValue, id: create.id, kind: create.kind, operation: .create, step: nil, resourceID: create.id,
                    sourceID: create.sourceID, patientID: create.patientID, visitID: visit, environment: create.environment,
                    organizationID: "", remoteID: create.remoteID),
                isCompleted: create.state == "completed", body: bound, isSettled: !isWaiting && told.by.allSatisfy(asSent.contains))
        }
    }

    /// What a resource says after the last whole body that was accepted, and the patches after it.
    private struct Told {
        var body: JSON?
        var by: [UUID] = []

        init(_ accepted: [DeliveryRow], _ bodies: [UUID: JSON]) {
            for row in accepted {
                guard let said = bodies[row.id] else { continue }
                if let patch = ElementPatch(said) {
                    body = body.map(patch.applied)
                    by.append(row.id)
                } else {
                    (body, by) = (said, [row.id])
                }
            }
        }
    }
}
