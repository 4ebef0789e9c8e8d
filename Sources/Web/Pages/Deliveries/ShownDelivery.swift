import Delivery
import Foundation

/// What decides about the words for a delivery: a plain value, so that badge and reason are pure functions.
struct ShownDelivery: Sendable, Hashable {
    var id: UUID
    var kind: String
    var operation = Delivery.Operation.create
    var step: String?
    /// pending, processing, completed, failed, skipped (seed 002).
    var state = "pending"
    var hold: HoldReason.Hold?
    var holdReason: String?
    /// open, parked, credential, paused.
    var laneState = "open"
    var nextRetryAt: Date?
    var errorCode: String?
    /// The FHIR element that the error is about.
    var errorElement: String?
    /// The platform's own words.
    var errorMessage: String?
    var skipReason: String?
    var visitID: UUID?
    var patientID: UUID?
    var errorGroupID: UUID?
    var failedUpdates = 0
}

extension ShownDelivery {
    init(_ row: DeliveryRow) {
        self.init(
            id: row.id, kind: row.kind, operation: row.operation, step: row.step, state: row.state, hold: row.hold,
            holdReason: row.holdReason,
            laneState: row.laneState, nextRetryAt: row.nextRetryAt, errorCode: row.errorCode, errorElement: row.errorElement,
            errorMessage: row.errorMessage, skipReason: row.skipReason, visitID: row.visitID, patientID: row.patientID,
            errorGroupID: row.errorGroupID, failedUpdates: row.failedUpdates)
    }

    /// Which step of its resource, in words.
    var stepWords: String? {
        switch step {
        case "arrived": "datang"
        case "in-progress": "dilayani"
        case "finished": "selesai"
        case "cancelled": "dibatalkan"
        case "entered-in-error": "ditandai salah"
        default: operation == .update ? "pembaruan" : nil
        }
    }

    /// The kind with its step: "Encounter, selesai", "Tambah Kunjungan, pembaruan".
    var title: String {
        let name = BPJSJob.of(kind)?.title ?? kind
        return stepWords.map { "\(name), \($0)" } ?? name
    }
}
