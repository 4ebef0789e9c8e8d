import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// A delivery as the API shows it: what `deliveries` lists.
struct DeliveryItem: Sendable, Hashable {
    /// What went wrong, and what to do.
    struct Failure: Sendable, Hashable {
        let code: String
        let message: String
        let remedy: String
    }

    var id: UUID
    var kind: String
    var operation: Delivery.Operation
    /// The visit, record or patient that it is made of.
    var sourceID: UUID
    /// pending, processing, completed, failed, skipped.
    var state: String
    var hold: HoldReason.Hold?
    /// What it lacks: "obat:A-01".
    var holdReason: String?
    /// open, parked, credential, paused.
    var lane = "open"
    var satusehatID: String?
    var httpStatus: Int?
    var attempts = 0
    var failure: Failure?
    var skipReason: String?
    /// What a mapping that holds it lacks: "dokter:D-01", "permintaan:LAB-01".
    var lacks: String?
    /// Not the resource's first request: it does not decide whether the resource has arrived.
    var isUpdate: Bool { operation == .update }
    /// Neither sent nor given up.
    var isOpen: Bool { state == "pending" || state == "processing" }
    /// Whether waiting a moment may bring it there: a mapping, a consent or a person takes longer.
    var mayArriveSoon: Bool {
        guard isOpen, lane == "open" else { return false }
        return switch hold {
        case nil, .retry, .dependency: true
        case .mapping, .consent, .paused, .reconciling: false
        }
    }

    /// As the answer to the POST lists it.
    var brief: JSON { .object(briefMembers) }

    /// As GET lists it.
    var full: JSON { .object(fullMembers) }

    private var briefMembers: JSONObject {
        [
            "id": .string(id.lowerText), "kind": .string(kind), "operation": .string(operation.rawValue), "state": .string(state),
            "hold": .text(hold?.rawValue),
        ]
    }

    var fullMembers: JSONObject {
        var members = briefMembers
        members["satusehat_id"] = .text(satusehatID)
        members["http_status"] = httpStatus.map { .number(JSONNumber($0)) } ?? .null
        members["attempts"] = .number(JSONNumber(attempts))
        members["error"] =
            failure.map { ["code": .string($0.code), "message": .string($0.message), "remedy": .string($0.remedy)] } ?? .null
        return members
    }
}

extension DeliveryItem {
    init(_ row: DeliveryRow, _ kinds: KindRegistry) {
        id = row.id
        kind = row.kind
        operation = row.operation
        sourceID = row.sourceID
        state = row.state
        hold = row.hold
        holdReason = row.holdReason
        lane = row.laneState
        satusehatID = row.remoteID
        httpStatus = row.httpStatus
        attempts = row.attempts
        skipReason = row.skipReason
        lacks = row.hold == .mapping ? row.holdReason : nil
        failure = row.errorCode.map { code in
            let known = kinds.kind(row.kind, row.channel)?.explain(code, element: row.errorElement)
            return Failure(
                code: code, message: Self.message(row.errorMessage, else: known?.meaning ?? code),
                remedy: known?.remedy ?? "Buka kiriman ini di Jembatan untuk melihat jawaban SATUSEHAT.")
        }
    }

    /// The platform's own words, masked; where it said none, what the error means.
    private static func message(_ words: String?, else meaning: String) -> String {
        guard let words, words.contains(where: \.isLetter) else { return meaning }
        return Masking.text(words)
    }
}
