import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// Answers about what happened in a visit. Always `success` once stored: the sample clients take nothing else for these.
enum RecordAnswer {
    /// What was stored, and how far it has come.
    struct Standing: Sendable {
        var id: UUID
        /// diagnosis, observation, medication-request …
        var kind: String
        /// nil while the visit is unknown.
        var visitID: UUID?
        /// Of this record.
        var deliveries: [DeliveryItem]
        /// Whether the visit can go now: else waiting for its children is in vain.
        var isVisitMoving = true
        /// It was said by mistake: what counts is whether the platform knows that.
        var isWrong = false

        var creates: [DeliveryItem] { deliveries.filter { !$0.isUpdate } }
        /// What decides how far it has come.
        private var telling: [DeliveryItem] { isWrong ? deliveries : creates }
        var open: DeliveryItem? { telling.first(where: \.isOpen) }
        /// What to wait for next; nil when waiting a moment changes nothing.
        var awaited: DeliveryItem? { isVisitMoving ? telling.first(where: \.mayArriveSoon) : nil }
        /// The KFA code whose form is not known yet: KFA is asked at once.
        var unknownKFACode: String? {
            creates.lazy.compactMap { item in
                guard item.hold == .mapping, let reason = item.holdReason, reason.hasPrefix("kfa:") else { return nil }
                return String(reason.dropFirst("kfa:".count))
            }.first
        }
        var delivery: String {
            if telling.contains(where: { $0.state == "failed" }) { return "failed" }
            if isWrong, creates.isEmpty { return "skipped" }
            if creates.isEmpty || telling.contains(where: \.isOpen) { return "pending" }
            return creates.allSatisfy { $0.state == "skipped" } ? "skipped" : "completed"
        }
    }

    static func posted(_ standing: Standing, warnings: [FieldMessage]) -> ApiAnswer {
        let delivery = standing.delivery
        var members = members(standing)
        members["warnings"] = .array((warnings + self.warnings(standing)).map(\.json))
        return ApiAnswer(delivery == "completed" ? 200 : 202, .object(members), visitID: standing.visitID)
    }

    /// What every answer about a record says.
    static func members(_ standing: Standing) -> JSONObject {
        let delivery = standing.delivery
        var members: JSONObject = [
            "status": "success", "message": .string(message(standing, delivery)), "id": .string(standing.id.lowerText),
            standing.kind.replacing("-", with: "_") + "_id": .string(standing.id.lowerText),
            "encounter_id": .text(standing.visitID?.lowerText),
            "delivery": .string(delivery),
        ]
        if delivery == "pending" { members["hold"] = .text(standing.visitID == nil ? "dependency" : standing.open?.hold?.rawValue) }
        members["deliveries"] = .array(standing.deliveries.map(\.brief))
        members["satusehat_id"] = .text(standing.creates.first?.satusehatID)
        return members
    }

    /// `pasien_id` is somebody else than the visit's patient; nothing is stored.
    static func otherPatient() -> ApiAnswer {
        let message = "pasien_id bukan pasien dari kunjungan ini; kirim pasien_id dari jawaban /api/encounter."
        return .error(
            422, BodyRefusal.Code.fhirValidationError.rawValue, "Data perlu diperbaiki: pasien_id.",
            [FieldMessage("pasien_id", FieldProblem.Code.contradiction.rawValue, message)])
    }

    /// Nothing of this kind has that id.
    static var unknown: ApiAnswer {
        .error(404, "NOT_FOUND", "Data ini tidak ada. Pakai id dari jawaban ketika data ini dikirim.")
    }

    /// A record that is wrong stays so, even when an old call of it is repeated.
    static let staysWrong = FieldMessage(
        "status", "ENTERED_IN_ERROR", "Data ini sudah ditandai salah dan tetap begitu. Bila benar, kirim dengan nomor atau waktu lain.")

    private static func warnings(_ standing: Standing) -> [FieldMessage] {
        if standing.visitID == nil {
            return [
                FieldMessage(
                    "encounter_id", "ENCOUNTER_NOT_FOUND",
                    "Kunjungan ini belum dikenal; data tersimpan dan dikirim setelah kunjungannya diterima di /api/encounter.")
            ]
        }
        return standing.creates.compactMap(lack)
            + standing.creates.filter { $0.state == "failed" }.map { item in
                let failure = item.failure
                return FieldMessage(
                    item.kind, failure?.code ?? "REFUSED",
                    [failure?.message ?? "Ditolak SATUSEHAT.", failure?.remedy].compactMap(\.self).joined(separator: " "))
            }
    }

    /// What a delivery waits for that somebody must say first.
    private static func lack(_ item: DeliveryItem) -> FieldMessage? {
        guard item.isOpen, item.hold == .mapping, let reason = item.holdReason else { return nil }
        let words = ErrorCatalog.explain(reason, element: nil, kind: item.kind)
        let subject = HoldWords.parts(reason).what
        return FieldMessage(fields[subject] ?? subject, "NOT_MAPPED", Masking.text("\(words.meaning) \(words.remedy)"))
    }

    /// The fields of records that name what may be lacking.
    private static let fields = [
        "dokter": "petugas", "poli": "lokasi", "obat": "kode_obat", "produk": "kode_obat", "kfa": "kode_kfa",
    ]

    private static func message(_ standing: Standing, _ delivery: String) -> String {
        let name = RecordEndpoint.all.first { $0.kind == standing.kind }?.name ?? "Data"
        if standing.isWrong { return withdrawn(name, standing, delivery) }
        switch delivery {
        case "completed": return "\(name) sudah terkirim ke SATUSEHAT."
        case "failed": return "\(name) tersimpan, tetapi ditolak SATUSEHAT."
        case "skipped": return "\(name) tersimpan dan tidak dikirim: \(SkipWords.reason(standing.creates.first?.skipReason))."
        default:
            guard let open = standing.open else { return "\(name) tersimpan; menunggu kunjungannya diterima." }
            return "\(name) tersimpan; \(WaitWords.reason(open))."
        }
    }

    private static func withdrawn(_ name: String, _ standing: Standing, _ delivery: String) -> String {
        switch delivery {
        case "completed": return "\(name) sudah ditandai salah di SATUSEHAT."
        case "skipped": return "\(name) ditandai salah; data ini belum pernah dikirim, dan tidak akan dikirim."
        case "failed": return "\(name) ditandai salah, tetapi tandanya ditolak SATUSEHAT."
        default: return "\(name) ditandai salah; \(standing.open.map(WaitWords.reason) ?? "tandanya sedang dikirim")."
        }
    }
}
