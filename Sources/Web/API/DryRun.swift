import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `?dry_run=true`: what would go to the platform, every problem, and what is not mapped. It runs in the transaction that would have
/// stored it, which is rolled back then.
enum DryRun {
    /// Thrown to roll back.
    struct Preview: Error {
        let answer: ApiAnswer
    }

    /// A call that stores no visit: its body was read, and nothing more is to be told.
    static let nothing = Preview(
        answer: ApiAnswer(
            200,
            [
                "status": "success", "dry_run": true, "message": "Uji coba: isi permintaan benar, tidak ada yang disimpan.",
                "resources": [], "warnings": [],
            ]))

    /// What a visit, stored in this transaction, would send.
    static func preview(_ visit: Visit, for call: ApiCall, in scope: ClinicScope) async throws -> Preview {
        let rows = try await DeliveryListStore.ofVisit(visit.id, patient: visit.patientID, in: scope)
            .filter { $0.environment == call.clinic.environment.rawValue && ["pending", "failed"].contains($0.state) }
        let bodies = try await DeliveryListStore.bodies(of: rows, in: scope)
        let standing = try await VisitStanding.load(visit, for: call, in: scope)
        let resources = rows.map { row -> JSON in
            let body = bodies[row.id] ?? .null
            let problems = call.api.kinds.kind(row.kind, row.channel)?.validate(body) ?? []
            return [
                "kind": .string(row.kind), "operation": .string(row.operation.rawValue), "step": .text(row.step),
                "hold": .text(row.hold?.rawValue), "waits_for": .text(row.holdReason.map { Masking.text($0) }), "resource": body,
                "problems": .array(
                    problems.map { ["element": .string($0.element), "rule": .string($0.rule), "message": .string($0.message)] }),
            ]
        }
        let count = resources.count { $0["problems"]?.array?.isEmpty == false }
        let words = count == 0 ? "tidak ada yang perlu diperbaiki" : "\(count) resource perlu diperbaiki"
        return Preview(
            answer: ApiAnswer(
                200,
                [
                    "status": "success", "dry_run": true,
                    "message": .string("Uji coba: \(resources.count) resource akan dikirim, \(words). Tidak ada yang disimpan."),
                    "resources": .array(resources), "warnings": .array(standing.mappingWarnings.map(\.json)),
                ]))
    }
}
