import Delivery
import Foundation
import JSON
import Satusehat

/// Answers to `get-*-id` and `register-*`: with `satusehat_id` when there is one, without that key when there is none.
struct LookupAnswer: Sendable {
    /// The code of an answer that nothing was found.
    let code: String
    /// What is looked for, at the start of a sentence.
    let noun: String
    /// What to do when there is none.
    let remedy: String

    static let patient = LookupAnswer(
        code: "PATIENT_NOT_FOUND", noun: "Pasien",
        remedy: "Periksa NIK; bila benar, daftarkan pasien dengan /api/satusehat/register-patient.")
    static let practitioner = LookupAnswer(
        code: "PRACTITIONER_NOT_FOUND", noun: "Praktisi",
        remedy: "Periksa NIK, SIP, atau STR; praktisi baru didaftarkan lewat SISDMK Kementerian Kesehatan, bukan lewat SATUSEHAT.")
    static let location = LookupAnswer(
        code: "HEALTHCARE_SERVICE_NOT_FOUND", noun: "Poli",
        remedy: "Petakan poli ini di halaman Lokasi di Jembatan, atau buat lokasinya di SATUSEHAT dari sana.")

    func answer(_ result: LookupResult<String>) -> ApiAnswer {
        switch result {
        case .found(let id): found(id)
        case .notFound: none("\(noun) tidak ditemukan. \(remedy)")
        case .ambiguous: several
        case .away(let reason): away(reason)
        case .refused(let message): refused(message)
        }
    }

    func found(_ id: String) -> ApiAnswer {
        ApiAnswer(200, ["status": "success", "message": .string("\(noun) ditemukan."), "satusehat_id": .string(id)])
    }

    func none(_ message: String, _ problems: [FieldMessage] = []) -> ApiAnswer { .error(200, code, message, problems) }

    var several: ApiAnswer {
        none("SATUSEHAT memberi lebih dari satu jawaban, sehingga tidak bisa dipilih sendiri. Hubungi helpdesk SATUSEHAT.")
    }

    /// Nothing is known about it now: asking again later may tell.
    func away(_ reason: String) -> ApiAnswer {
        let words: String
        switch reason {
        case "lane_paused": words = "Pengiriman klinik ini sedang dijeda di Jembatan."
        case "rate_wait_ended": words = "Batas laju klinik ke SATUSEHAT sedang habis."
        default: words = "SATUSEHAT sedang tidak bisa dihubungi."
        }
        var answer = ApiAnswer.error(503, "UPSTREAM_UNAVAILABLE", "\(words) Ulangi panggilan ini nanti.")
        answer.headers[.retryAfter] = "30"
        return answer
    }

    /// The platform, or what is set up here, says no to the question itself.
    func refused(_ words: String) -> ApiAnswer {
        .error(
            503, "UPSTREAM_UNAVAILABLE", "SATUSEHAT menolak pertanyaan ini: \(words) Minta Admin Klinik memeriksa Kredensial di Jembatan.")
    }
}
