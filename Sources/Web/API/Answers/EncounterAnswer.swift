import Delivery
import Foundation
import JSON
import Vocabulary

/// Answers about a visit (design section 4). The sample clients take `success` and `queued`, and throw at 400 and above before they
/// read the body.
enum EncounterAnswer {
    /// To `POST /api/encounter`.
    /// - Parameter more: members besides, such as the answers about its children.
    static func posted(_ standing: VisitStanding, warnings: [FieldMessage], adding more: JSONObject = [:]) -> ApiAnswer {
        let visit = standing.visit.id
        let warnings = warnings + standing.episodeWarnings
        if standing.isPatientRefused { return patientRefused(standing, more) }
        let queued = { ApiAnswer(202, body(standing, warnings + standing.mappingWarnings, more), visitID: visit) }
        guard let encounter = standing.encounter else { return queued() }
        switch encounter.state {
        case "completed": return ApiAnswer(200, body(standing, warnings, more), visitID: visit)
        case "failed": return refused(standing, encounter, more)
        default: return queued()
        }
    }

    /// To `GET /api/encounter/{id}`: the same body, with everything about the deliveries.
    static func shown(_ standing: VisitStanding) -> ApiAnswer {
        var members = members(standing, standing.episodeWarnings + standing.mappingWarnings)
        // What is known is told here, whatever else waits.
        members["satusehat_encounter_id"] = .text(standing.encounter?.satusehatID)
        members["satusehat_patient_id"] = .text(standing.ihsNumber)
        members["patient"] = [
            "state": .string(standing.patient?.state ?? (standing.ihsNumber == nil ? "pending" : "completed")),
            "hold": .text(standing.patient?.hold?.rawValue), "satusehat_id": .text(standing.ihsNumber),
        ]
        members["complete"] = .bool(standing.isComplete)
        members["needs_person"] = .bool(standing.needsPerson)
        members["deliveries"] = .array(standing.deliveries.map(\.full))
        return ApiAnswer(200, .object(members), visitID: standing.visit.id)
    }

    private static func body(_ standing: VisitStanding, _ warnings: [FieldMessage], _ more: JSONObject) -> JSON {
        var members = members(standing, warnings)
        for (name, value) in more { members[name] = value }
        return .object(members)
    }

    private static func members(_ standing: VisitStanding, _ warnings: [FieldMessage]) -> JSONObject {
        let visit = standing.visit
        let encounter = standing.encounter
        let hasArrived = encounter?.state == "completed"
        let delivery = encounter.map { $0.isOpen ? "pending" : $0.state } ?? "pending"
        var members: JSONObject = [
            "status": hasArrived || delivery == "failed" ? "success" : "queued", "message": .string(message(standing)),
            "encounter_id": .string(visit.id.lowerText), "pasien_id": .string(visit.patientID.lowerText),
            "no_kunjungan": .text(visit.visitNumber), "satusehat_encounter_id": .text(hasArrived ? encounter?.satusehatID : nil),
            "satusehat_patient_id": .text(hasArrived ? standing.ihsNumber : nil), "delivery": .string(delivery),
        ]
        if !hasArrived { members["hold"] = .text(encounter?.hold?.rawValue) }
        members["warnings"] = .array(warnings.map(\.json))
        return members
    }

    /// Stored, and waiting for a person: the clinic's system is told now what it could not know before.
    private static func patientRefused(_ standing: VisitStanding, _ more: JSONObject) -> ApiAnswer {
        let failure = standing.patient?.failure
        let isUnknown = standing.isPatientUnknown
        let words = [failure?.message, failure?.remedy].compactMap(\.self).joined(separator: " ")
        let message = "Kunjungan tersimpan, tetapi pasiennya belum bisa dikirim. \(words)"
        let code = isUnknown ? "PATIENT_NOT_FOUND" : "FHIR_VALIDATION_ERROR"
        return stored(
            standing, more, code: code, message: message, delivery: isUnknown ? "pending" : "failed",
            problems: [FieldMessage("nik_pasien", isUnknown ? code : failure?.code ?? "REFUSED", words)])
    }

    private static func refused(_ standing: VisitStanding, _ encounter: DeliveryItem, _ more: JSONObject) -> ApiAnswer {
        let failure = encounter.failure
        return stored(
            standing, more, code: "FHIR_VALIDATION_ERROR",
            message: "Kunjungan tersimpan, tetapi ditolak SATUSEHAT. \(failure?.remedy ?? "Buka kiriman ini di Jembatan.")",
            delivery: "failed",
            problems: [FieldMessage(encounter.kind, failure?.code ?? "REFUSED", failure?.message ?? "Ditolak SATUSEHAT.")])
    }

    private static func stored(
        _ standing: VisitStanding, _ more: JSONObject, code: String, message: String, delivery: String, problems: [FieldMessage]
    ) -> ApiAnswer {
        var members: JSONObject = [
            "stored": true, "encounter_id": .string(standing.visit.id.lowerText),
            "pasien_id": .string(standing.visit.patientID.lowerText), "no_kunjungan": .text(standing.visit.visitNumber),
            "delivery": .string(delivery),
        ]
        for (name, value) in more { members[name] = value }
        var answer = ApiAnswer.error(422, code, message, problems, adding: members)
        answer.visitID = standing.visit.id
        return answer
    }

    private static func message(_ standing: VisitStanding) -> String {
        guard let encounter = standing.encounter else { return "Kunjungan tersimpan." }
        switch encounter.state {
        case "completed": return "Kunjungan sudah terkirim ke SATUSEHAT."
        case "failed": return "Kunjungan tersimpan, tetapi ditolak SATUSEHAT."
        case "skipped": return "Kunjungan tersimpan dan tidak dikirim: \(SkipWords.reason(encounter.skipReason))."
        default: return "Kunjungan tersimpan; \(WaitWords.reason(encounter))."
        }
    }
}

/// What a waiting delivery waits for.
enum WaitWords {
    static func reason(_ item: DeliveryItem) -> String {
        let platform = PlatformName.of(item.kind)
        switch item.lane {
        case "paused": return "pengiriman klinik ini sedang dijeda"
        case "credential": return "menunggu kredensial \(platform) klinik diperbaiki"
        case "parked": return "\(platform) sedang tidak tersedia, pengiriman berjalan sendiri sesudahnya"
        default: break
        }
        switch item.hold {
        case nil: return "sedang dikirim ke \(platform)"
        case .retry: return "akan dicoba kirim lagi"
        case .dependency where BPJSJob.of(item.kind) != nil: return "menunggu kiriman BPJS sebelumnya untuk pasien ini"
        case .dependency: return item.kind == "Encounter" ? "menunggu data pasien di SATUSEHAT" : "menunggu kunjungannya terkirim"
        case .mapping where item.kind != "Encounter": return "menunggu data yang dirujuknya"
        case .mapping: return "menunggu pemetaan dokter atau poli"
        case .consent: return "menunggu persetujuan pasien"
        case .reconciling: return "hasil pengirimannya sedang dipastikan"
        case .paused: return "pengirimannya sedang dijeda"
        }
    }
}

/// Why a delivery is not sent at all.
enum SkipWords {
    static func reason(_ code: String?) -> String {
        switch code.flatMap({ SkipReason(rawValue: $0) }) {
        case .consentRefused: "pasien menolak"
        case .consentRevoked: "persetujuan pasien dicabut"
        case .consentExpired: "persetujuan pasien sudah berakhir"
        case .encounterOnly: "pasien hanya menyetujui pengiriman kunjungan"
        case .sandboxData: "data uji coba"
        case .visitCancelled: "kunjungan dibatalkan"
        case .enteredInError: "ditandai salah sebelum dikirim"
        case .parentSkipped: "kunjungannya tidak dikirim"
        case .cancelledBeforeSending: "dibatalkan sebelum dikirim"
        case .markedSent: "ditandai sudah terkirim oleh petugas"
        case .replaced: "sudah digantikan"
        case nil: "bukan data yang dikirim"
        }
    }
}
