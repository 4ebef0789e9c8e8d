import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// An entry of a patient's history, with what it did and what proves it.
struct ConsentEntryRow: View {
    let consent: Consent
    let file: ConsentFile
    let address: String
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .text("id") { $0.consent.id.lowerText }, .text("decision") { ConsentWords.decision($0.consent) },
        .flag("revoked") { $0.consent.revokedAt != nil }, .text("at") { Indonesian.dateTime($0.consent.askedAt, in: $0.zone) },
        .text("method") { ConsentWords.method($0.consent.method) }, .text("witness") { ConsentWords.witness($0.consent, $0.file.names) },
        .text("period") { ConsentWords.period($0.consent, $0.zone) }, .text("reason") { $0.consent.revokedReason },
        .text("by") { row in row.consent.recordedBy.flatMap { row.file.names[$0] } }, .list("effects") { $0.effects },
        .list("documents") { $0.documents }, .text("upload") { "\($0.address)/entries/\($0.consent.id.lowerText)/documents" },
        .text("sheet") { "\($0.address)/entries/\($0.consent.id.lowerText)/form" })

    private var effects: [EffectLine] {
        (file.effects[consent.id] ?? []).filter {
            !$0.stopped.isEmpty || !$0.leaving.isEmpty || $0.reopened > 0 || consent.revokedAt != nil
        }
        .map { EffectLine(effect: $0, kinds: file.stoppedKinds, zone: zone) }
    }

    private var documents: [DocumentLine] {
        file.documents.filter { $0.consentID == consent.id }.map { DocumentLine(document: $0, address: address, zone: zone) }
    }

    /// The proof: when it was asked for, when it took effect, what it stopped.
    struct EffectLine: View {
        let effect: ConsentEffect
        let kinds: [UUID: String]
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("asked") { Indonesian.dateTimeWithSeconds($0.effect.askedAt, in: $0.zone) },
            .text("applied") { Indonesian.dateTimeWithSeconds($0.effect.appliedAt, in: $0.zone) },
            .text("elapsed") { $0.elapsed },
            .text("stopped") { Indonesian.number($0.effect.stopped.count) }, .text("kinds") { $0.counted },
            .text("leaving") { $0.effect.leaving.isEmpty ? nil : Indonesian.number($0.effect.leaving.count) },
            .text("reopened") { $0.effect.reopened == 0 ? nil : Indonesian.number($0.effect.reopened) })

        private var elapsed: String {
            let seconds = effect.appliedAt.timeIntervalSince(effect.askedAt)
            return seconds < 1 ? "kurang dari 1 detik" : Indonesian.duration(.seconds(seconds.rounded()))
        }

        private var counted: String? {
            let counts = Dictionary(grouping: effect.stopped.compactMap { kinds[$0] }, by: { $0 }).mapValues(\.count)
            return counts.isEmpty ? nil : counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
    }

    struct DocumentLine: View {
        let document: ConsentDocument
        let address: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("link") { $0.document.removedAt == nil ? "\($0.address)/documents/\($0.document.id.lowerText)" : nil },
            .text("kind") { $0.document.mediaType.ending.uppercased() },
            .text("size") { "\(Indonesian.number(max(1, $0.document.size / 1024))) kB" },
            .text("at") { Indonesian.dateTime($0.document.uploadedAt, in: $0.zone) },
            .text("removed") { line in line.document.removedAt.map { Indonesian.date($0, in: line.zone) } })
    }
}
