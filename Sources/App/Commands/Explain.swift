import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `jembatan explain VISIT`: a visit's deliveries and why each is where it is.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say why each delivery of a visit is where it is.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Our visit id, the clinic's visit number, or SATUSEHAT's encounter id.") var visit: String
    @Option(help: "Code of the clinic.") var clinic: String?

    func run() async throws {
        try await Installation.with(options) { installation in
            for candidate in try await candidates(installation) {
                let rows = try await installation.database.transaction(in: candidate.id) { scope -> [DeliveryRow]? in
                    guard let found = try await VisitStore.find(reference: visit, in: scope) else { return nil }
                    return try await DeliveryListStore.ofVisit(found.id, patient: found.patientID, in: scope)
                }
                guard let rows else { continue }
                show(rows, candidate, installation)
                return
            }
            throw CommandFailure("No such visit.")
        }
    }

    private func candidates(_ installation: Installation) async throws -> [Clinic] {
        if let clinic { return [try await installation.clinic(clinic)] }
        return try await installation.database.platform { try await ClinicStore.list(limit: 1_000, in: $0) }
    }

    private func show(_ rows: [DeliveryRow], _ clinic: Clinic, _ installation: Installation) {
        let lines = rows.map { row -> JSON in
            let meaning = row.errorCode.flatMap { code in
                installation.kinds.kind(row.kind, row.channel)?.explain(code, element: row.errorElement)
            }
            return [
                "id": .string(row.id.lowerText), "kind": .string(row.kind), "operation": .string(row.operation.rawValue),
                "step": row.step.map { .string($0) } ?? .null, "state": .string(row.state),
                "hold": row.hold.map { .string($0.rawValue) } ?? .null,
                "reason": (row.holdReason ?? row.skipReason).map { .string($0) } ?? .null, "lane": .string(row.laneState),
                "attempts": .number(.init(row.attempts)), "error": row.errorCode.map { .string($0) } ?? .null,
                "meaning": meaning.map { .string($0.meaning) } ?? .null, "remedy": meaning.map { .string($0.remedy) } ?? .null,
            ]
        }
        if options.json { return print((["clinic": .string(clinic.code.text), "deliveries": .array(lines)] as JSON).text()) }
        print("Clinic \(clinic.code.text), visit \(visit)")
        for (row, line) in zip(rows, lines) {
            let reason = [line["hold"]?.string, line["reason"]?.string, line["error"]?.string].compactMap { $0 }.joined(separator: " ")
            print(
                "  \(row.kind) \(row.step ?? row.operation.rawValue): \(row.state) \(reason)\(row.laneState == "open" ? "" : " (lane \(row.laneState))")"
            )
            if let meaning = line["meaning"]?.string, let remedy = line["remedy"]?.string { print("    \(meaning) \(remedy)") }
        }
    }
}
