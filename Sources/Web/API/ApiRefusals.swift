import Hummingbird
import JSON

/// Answers to calls that never reach their endpoint.
extension ApiAnswer {
    /// The same for an unknown code and a wrong secret.
    static var invalidCredentials: ApiAnswer {
        error(401, "INVALID_CREDENTIALS", "Kode klinik atau secret salah. Periksa header X-Clinic-Code dan X-Clinic-Secret.")
    }

    static var suspended: ApiAnswer {
        error(403, "CLINIC_SUSPENDED", "Klinik ini sedang dihentikan. Hubungi pengelola Jembatan.")
    }

    static var addressRefused: ApiAnswer {
        error(403, "FORBIDDEN", "Alamat asal panggilan ini tidak ada di daftar alamat yang diizinkan klinik.")
    }

    static func tooManyRequests(seconds: Int) -> ApiAnswer {
        var answer = error(429, "TOO_MANY_REQUESTS", "Terlalu banyak panggilan. Coba lagi setelah \(seconds) detik.")
        answer.headers[.retryAfter] = "\(seconds)"
        return answer
    }

    static var notFound: ApiAnswer { error(404, "NOT_FOUND", "Alamat API ini tidak ada. Periksa penulisannya.") }

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> ApiAnswer {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var answer = error(405, "METHOD_NOT_ALLOWED", "Alamat API ini hanya dipanggil dengan \(names).")
        answer.headers[.allow] = names
        return answer
    }

    static var unsupportedMediaType: ApiAnswer {
        error(415, "UNSUPPORTED_MEDIA_TYPE", "Kirim isi sebagai JSON dengan header Content-Type: application/json.")
    }

    static func malformed(_ problem: JSONError) -> ApiAnswer {
        let place = "baris \(problem.line), kolom \(problem.column)"
        return error(
            400, "MALFORMED_REQUEST", "Isi permintaan bukan JSON yang benar: \(words(problem)) pada \(place).",
            adding: ["line": .number(JSONNumber(problem.line)), "column": .number(JSONNumber(problem.column))])
    }

    static var unreadableKey: ApiAnswer {
        error(
            400, "MALFORMED_REQUEST", "Header Idempotency-Key harus 1–255 karakter ASCII.",
            [FieldMessage("Idempotency-Key", "INVALID_FORMAT", "Idempotency-Key harus 1–255 karakter ASCII.")])
    }

    static var conflict: ApiAnswer {
        error(409, "IDEMPOTENCY_CONFLICT", "Idempotency-Key ini sudah dipakai untuk isi yang lain. Pakai kunci baru untuk isi baru.")
    }

    static func busy(seconds: Int) -> ApiAnswer {
        let says = "Server sedang sibuk. Ulangi panggilan ini sebentar lagi; panggilan berulang tidak menggandakan data."
        var answer = error(503, "UPSTREAM_UNAVAILABLE", says)
        answer.headers[.retryAfter] = "\(seconds)"
        return answer
    }

    static var failed: ApiAnswer {
        let says = "Terjadi kegagalan di server Jembatan. Ulangi panggilan ini; panggilan berulang tidak menggandakan data."
        return error(500, "INTERNAL_ERROR", says)
    }

    /// A body that says something wrong, or not enough.
    static func refused(_ refusal: BodyRefusal) -> ApiAnswer {
        error(
            refusal.httpStatus, refusal.code.rawValue, refusal.message,
            refusal.problems.map { problem in
                problem.field.isEmpty ? FieldMessage("body", problem.code.rawValue, problem.message) : FieldMessage(problem)
            })
    }

    /// A refusal that a part shared with the pages threw.
    static func refusal(_ refusal: Refusal) -> ApiAnswer {
        switch refusal.status.code {
        case 408: error(408, "REQUEST_TIMEOUT", "Isi permintaan tidak sampai seluruhnya pada waktunya. Ulangi panggilan ini.")
        case 413:
            error(
                413, "PAYLOAD_TOO_LARGE",
                "Isi permintaan paling besar \(ApiDesk.mostBytes / 1024) KiB; /api/batch \(BatchEndpoint.mostBytes / 1024) KiB.")
        case 503: busy(seconds: 1)
        case let status where status < 500: error(status, "MALFORMED_REQUEST", refusal.says ?? "Permintaan ini tidak terbaca.")
        default: failed
        }
    }

    private static func words(_ problem: JSONError) -> String {
        switch problem.problem {
        case .unexpectedByte: "ada karakter yang tidak pada tempatnya"
        case .duplicateKey: "nama field tertulis dua kali"
        case .tooDeep: "susunannya terlalu dalam"
        case .invalidUTF8: "ada karakter yang bukan UTF-8"
        case .invalidNumber: "penulisan angka salah"
        case .invalidEscape: "penulisan \\ di dalam teks salah"
        case .trailingContent: "ada sisa teks setelah isinya"
        case .endOfInput: "isinya terputus"
        case .comment: "JSON tidak boleh memuat komentar"
        }
    }
}
