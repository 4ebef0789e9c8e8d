import Clinics
import Delivery
import Foundation
import JSON

/// `POST /api/visit`: a visit with everything that happened in it. Its children need no ids; each list is named by its path.
enum VisitBody {
    static let schema = BodySchema(
        "SeluruhKunjungan",
        [
            BodyField("encounter", "Kunjungannya.", EncounterBody.schema.example, ["$ref": "#/components/schemas/Kunjungan"]).required,
            VisitBPJSBody.field,
        ]
            + RecordEndpoint.all.map { endpoint in
                // Its parents are this visit and its patient.
                let own = endpoint.schema.fields.filter { !["encounter_id", "pasien_id"].contains($0.name) }
                return .list(
                    endpoint.kind.replacing("-", with: "_"), "Seperti \(endpoint.name.lowercased()) di /api/\(endpoint.kind).", own)
            })

    /// What was read.
    struct Whole: Sendable {
        var encounter: EncounterCommand
        /// By kind, in the order of the body.
        var records: [(kind: String, said: SaidRecord)]
        /// nil: BPJS is told nothing.
        var bpjs: VisitBPJSBody.Parts?
    }

    /// Kinds by their member: `medication_request` → medication-request.
    private static let endpoints = Dictionary(
        uniqueKeysWithValues: RecordEndpoint.all.map { ($0.kind.replacing("-", with: "_"), $0) })
    /// What a child says where it names no visit.
    private static let thisVisit = "kunjungan-ini"

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<Whole> {
        FieldReader.read(body, clock: clock) { reader in
            var encounter: EncounterCommand?
            if let given = reader.required("encounter") {
                switch EncounterBody.read(given, clock: clock) {
                case .read(let command, let warnings):
                    encounter = command
                    reader.add([], warnings, under: "encounter")
                case .refused(let refusal): reader.add(refusal.problems, [], under: "encounter")
                }
            }
            var records: [(String, SaidRecord)] = []
            let bpjs = reader.value(VisitBPJSBody.name).flatMap { VisitBPJSBody.read($0, of: encounter, &reader) }
            for (name, value) in reader.object where !["encounter", VisitBPJSBody.name].contains(name) && !value.saysNothing {
                guard let endpoint = endpoints[name] else {
                    let known = (endpoints.keys + [VisitBPJSBody.name]).sorted().joined(separator: ", ")
                    reader.problem(name, .unknownField, "\(name) bukan bagian dari kunjungan; pakai \(known).")
                    continue
                }
                guard let items = value.array else {
                    reader.problem(name, .invalidType, "\(name) harus berupa daftar JSON: [ … ].")
                    continue
                }
                for (index, item) in items.enumerated() {
                    guard let command = child(item, endpoint, "\(name)[\(index)]", of: encounter, &reader) else { continue }
                    var said = SaidRecord(recordedAt: command.recordedAt, content: command.content)
                    said.isWrong = command.isWrong
                    records.append((endpoint.kind, said))
                }
            }
            guard let encounter else { return nil }
            return Whole(encounter: encounter, records: records, bpjs: bpjs)
        }
    }

    private static func child(
        _ item: JSON, _ endpoint: RecordEndpoint, _ path: String, of encounter: EncounterCommand?, _ reader: inout FieldReader
    ) -> RecordCommand? {
        var item = item
        if item.object != nil {
            if let given = item["encounter_id"]?.string, given != encounter?.visitNumber {
                let field = path + ".encounter_id"
                reader.problem(field, .contradiction, "\(field) tidak perlu di sini; data ini milik kunjungan yang dikirim.")
            }
            item["encounter_id"] = .string(thisVisit)
            item["pasien_id"] = .string(thisVisit)
        }
        switch endpoint.read(item, reader.clock) {
        case .read(let command, let warnings):
            reader.add([], warnings, under: path)
            return command
        case .refused(let refusal):
            reader.add(refusal.problems, [], under: path)
            return nil
        }
    }
}

extension FieldReader {
    /// Takes over what reading a part found, with the part's place before each field.
    mutating func add(_ problems: [FieldProblem], _ warnings: [FieldProblem], under path: String) {
        func placed(_ problem: FieldProblem) -> String { problem.field.isEmpty ? path : "\(path).\(problem.field)" }
        for one in problems { problem(placed(one), one.code, one.message) }
        for one in warnings { warning(placed(one), one.code, one.message) }
    }
}
