import BPJS
import Clinics
import Delivery
import Foundation
import JSON

/// What was stored of a patient's day, and how far it has come.
struct BPJSStanding: Sendable {
    var id: UUID
    var name: String
    /// The last thing asked for, and what it is made of.
    var deliveries: [DeliveryItem]

    /// What was asked for last.
    private var telling: DeliveryItem? { deliveries.last }
    var awaited: DeliveryItem? { telling.flatMap { $0.mayArriveSoon ? $0 : nil } }

    static func load(_ accepted: BPJSIntake.Accepted, _ name: String, _ call: ApiCall) async throws -> BPJSStanding {
        let items = try await call.transaction { scope in
            var items: [DeliveryItem] = []
            for delivery in accepted.deliveries {
                guard let row = try await DeliveryListStore.find(delivery.id, in: scope) else { continue }
                items.append(DeliveryItem(row, call.api.kinds))
            }
            return items
        }
        return BPJSStanding(id: accepted.id, name: name, deliveries: items)
    }

    func answer(_ warnings: [FieldMessage]) -> ApiAnswer {
        ApiAnswer(delivery == "completed" || delivery == "skipped" ? 200 : 202, .object(members(warnings)))
    }

    /// pending, completed, failed or skipped.
    private var delivery: String { telling.map { $0.isOpen ? "pending" : $0.state } ?? "skipped" }

    func members(_ warnings: [FieldMessage]) -> JSONObject {
        let delivery = delivery
        var members: JSONObject = [
            "status": "success", "message": .string(message(delivery)), "id": .string(id.lowerText), "\(name)_id": .string(id.lowerText),
            "delivery": .string(delivery),
        ]
        if delivery == "pending" { members["hold"] = .text(telling?.hold?.rawValue) }
        members["deliveries"] = .array(deliveries.map(\.brief))
        members["nomor_bpjs"] = .text(number)
        members["warnings"] = .array((warnings + failures).map(\.json))
        return members
    }

    /// noUrut or noKunjungan, where BPJS gave one.
    private var number: String? {
        deliveries.first { BPJSJob.numbered.contains($0.kind) }?.satusehatID
    }

    private var failures: [FieldMessage] {
        deliveries.compactMap { item in
            guard item.state == "failed" else { return nil }
            return item.failure.map { FieldMessage(item.kind, $0.code, "\($0.message) \($0.remedy)") }
        }
    }

    private func message(_ delivery: String) -> String {
        let name = telling.flatMap { BPJSJob.of($0.kind)?.title } ?? String(name.prefix(1).uppercased() + name.dropFirst())
        switch delivery {
        case "completed": return "\(name) sudah diterima BPJS."
        case "failed" where telling?.failure?.code == LateDeliveries.code:
            return "\(name) tersimpan, tetapi tidak dikirim: hari pelayanannya sudah lewat."
        case "failed": return "\(name) tersimpan, tetapi ditolak BPJS."
        case "skipped": return "\(name) tersimpan dan tidak dikirim: \(SkipWords.reason(telling?.skipReason))."
        default: return "\(name) tersimpan; \(telling.map(WaitWords.reason) ?? "menunggu dikirim")."
        }
    }
}
