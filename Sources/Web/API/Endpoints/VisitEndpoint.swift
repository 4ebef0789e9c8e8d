import BPJS
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
            if whole.bpjs != nil, call.clinic.level != .fktp {
                return try await call.refuse(BPJSEndpoints.otherLevel(VisitBPJSBody.name))
            }
            let wait = ArrivalWait(call)
            let accepted: AcceptedVisit
            let told: [Told]
            do {
                (accepted, told) = try await call.store { scope in
                    let stored = try await call.api.intake.accept(
                        whole.encounter, with: whole.records.map(\.said), of: call.clinic, in: scope)
                    return (stored, try await tell(whole.bpjs, of: stored.visit, call, in: scope))
                } visit: {
                    $0.0.visit
                }
            } catch let refusal as Intake.PatientRefusal {
                return try await call.refuse(EncounterEndpoint.refusal(refusal, in: "encounter."))
            }
            call.api.engine.wake()
            let standing = try await call.transaction { try await VisitStanding.load(accepted.visit, for: call, in: $0) }
            let arrived = try await wait.arrival(of: standing)
            var lists = Self.lists(zip(whole.records.map(\.kind), accepted.records).map { ($0, $1) }, arrived)
            if !told.isEmpty { lists[VisitBPJSBody.name] = .object(try await standings(of: told, wait, call)) }
            let said = warnings.map { FieldMessage($0) }
            let ofCodes = try await CodeWarnings.of(Self.places(of: whole.records), for: call)
            return EncounterAnswer.posted(
                arrived, warnings: said + ofCodes.filter { new in !said.contains { $0.field == new.field } }, adding: lists)
        }
    }

    /// What BPJS is told of the visit, by its member.
    private typealias Told = (name: String, accepted: BPJSIntake.Accepted)

    private func tell(_ parts: VisitBPJSBody.Parts?, of visit: Visit, _ call: ApiCall, in scope: ClinicScope) async throws -> [Told] {
        guard let parts else { return [] }
        let intake = BPJSIntake(call.api.intake, now: call.web.now)
        var told: [Told] = []
        if var queue = parts.queue {
            queue.visitID = visit.id
            queue.person.patientID = visit.patientID
            told.append(("antrean", try await intake.queue(queue, of: call.clinic, in: scope)))
        }
        for case (let name, var command?) in [("pendaftaran", parts.registration), ("kunjungan", parts.visit)] {
            command.visitID = visit.id
            command.person.patientID = visit.patientID
            told.append((name, try await intake.put(command, of: call.clinic, in: scope)))
        }
        return told
    }

    /// Each as its own call answers it, after what is left of the wait.
    private func standings(of told: [Told], _ wait: ArrivalWait, _ call: ApiCall) async throws -> JSONObject {
        var members: JSONObject = [:]
        for (name, accepted) in told {
            var standing = try await BPJSStanding.load(accepted, name, call)
            while let item = standing.awaited, await wait.settles(item) { standing = try await BPJSStanding.load(accepted, name, call) }
            members[name] = .object(standing.members([]))
        }
        return members
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
