import Clinics
import Delivery
import Foundation
import JSON

/// `POST /api/visit`: a whole visit, stored or refused as one.
struct VisitEndpoint: Sendable {
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch VisitBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let whole, let warnings):
            let wait = ArrivalWait(call)
            let accepted: AcceptedVisit
            do {
                accepted = try await call.store {
                    try await call.api.intake.accept(whole.encounter, with: whole.records.map(\.said), of: call.clinic, in: $0)
                } visit: {
                    $0.visit
                }
            } catch let refusal as Intake.PatientRefusal {
                return try await call.refuse(EncounterEndpoint.refusal(refusal, in: "encounter."))
            }
            call.api.engine.wake()
            let standing = try await call.transaction { try await VisitStanding.load(accepted.visit, for: call, in: $0) }
            let arrived = try await wait.arrival(of: standing)
            let lists = Self.lists(zip(whole.records.map(\.kind), accepted.records).map { ($0, $1) }, arrived)
            let said = warnings.map { FieldMessage($0) }
            let ofCodes = try await CodeWarnings.of(Self.places(of: whole.records), for: call)
            return EncounterAnswer.posted(
                arrived, warnings: said + ofCodes.filter { new in !said.contains { $0.field == new.field } }, adding: lists)
        }
    }

    /// `diagnosis[0].` and its like.
    private static func places(of records: [(kind: String, said: SaidRecord)]) -> [(place: String, content: any RecordContent)] {
        var counts: [String: Int] = [:]
        return records.map { kind, said in
            let index = counts[kind, default: 0]
            counts[kind] = index + 1
            return ("\(kind.replacing("-", with: "_"))[\(index)].", said.content)
        }
    }

    /// One list of answers for each kind, in the order of the body.
    private static func lists(_ records: [(kind: String, record: VisitRecord)], _ visit: VisitStanding) -> JSONObject {
        var lists: [String: [JSON]] = [:]
        var names: [String] = []
        for (kind, record) in records {
            var standing = RecordAnswer.Standing(id: record.id, kind: kind, visitID: visit.visit.id, deliveries: [])
            standing.deliveries = visit.deliveries.filter { $0.sourceID == record.id }
            let name = kind.replacing("-", with: "_")
            if lists[name] == nil { names.append(name) }
            lists[name, default: []].append(.object(RecordAnswer.members(standing)))
        }
        var members: JSONObject = [:]
        for name in names { members[name] = .array(lists[name] ?? []) }
        return members
    }
}
