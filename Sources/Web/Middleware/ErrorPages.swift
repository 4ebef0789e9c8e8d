import BPJS
import Hummingbird
import JSON
import Logging
import Templating
import Vocabulary

/// Turns every refusal and every failure into an answer: a page in Bahasa Indonesia, or JSON under `/api` and `/mobile-jkn`.
struct ErrorPages: RouterMiddleware {
    let web: WebDependencies

    func handle(
        _ request: Request, context: AppRequestContext, next: (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return try answer(refusal, request, context)
        } catch let error as HTTPError {
            return try answer(Refusal(error.status, headers: error.headers), request, context)
        } catch {
            // What stands in an error's own words is masked: a driver may repeat a value.
            context.logger.error(
                "request failed",
                metadata: [
                    "type": "\(type(of: error))", "error": .string(Masking.mask("\(error)")), "route": "\(context.endpointPath ?? "-")",
                ])
            return try answer(Refusal(.internalServerError), request, context)
        }
    }

    private func answer(_ refusal: Refusal, _ request: Request, _ context: AppRequestContext) throws -> Response {
        let words = ErrorWords.of(refusal.status)
        var response: Response
        if CanonicalPath.isAPI(request.uri.path) {
            let body: JSON =
                CanonicalPath.isMobileJKN(request.uri.path)
                ? MobileJKNAnswer(code: 201, message: refusal.says ?? words.says).json
                : ["status": "error", "code": .string(words.code), "message": .string(refusal.says ?? words.says), "errors": []]
            response = Response(
                status: refusal.status, headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(bytes: body.bytes())))
        } else {
            let page = PageFrame.bare(title: words.title, web)
            let view = ErrorView(
                page: page, title: words.title, says: refusal.says ?? words.says, icon: words.icon, requestID: context.requestID)
            response = try HTML.response(view, refusal.status, web.templates)
        }
        for field in refusal.headers { response.headers.append(field) }
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// `Templates/pages/errors/error.mustache`
struct ErrorView: PageView {
    static let template = "pages/errors/error"
    let page: PageFrame
    let title: String
    let says: String
    let icon: String
    let requestID: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.title }, .text("says") { $0.says }, .text("icon") { $0.icon },
        .text("requestID") { $0.requestID })
}

/// What an error page says for a status.
struct ErrorWords {
    let title: String
    let says: String
    let icon: String
    /// The API's code.
    let code: String

    static func of(_ status: HTTPResponse.Status) -> ErrorWords {
        switch status.code {
        case 400:
            ErrorWords(
                title: "Permintaan tidak terbaca", says: "Alamat atau isiannya rusak di jalan. Buka halamannya lagi.", icon: "peringatan",
                code: "MALFORMED_REQUEST")
        case 403:
            ErrorWords(
                title: "Anda belum punya izin",
                says: "Halaman ini memerlukan izin yang belum dimiliki akun Anda. Minta kepada Admin Klinik.",
                icon: "gembok", code: "FORBIDDEN")
        case 404:
            ErrorWords(
                title: "Halaman tidak ada", says: "Alamatnya salah ketik, sudah dihapus, atau bukan milik klinik Anda.", icon: "cari",
                code: "NOT_FOUND")
        case 405:
            ErrorWords(
                title: "Cara ini tidak dikenal", says: "Halaman ini tidak bisa dipanggil dengan cara tersebut.", icon: "peringatan",
                code: "METHOD_NOT_ALLOWED")
        case 408:
            ErrorWords(
                title: "Kiriman terlalu lambat", says: "Isian tidak sampai seluruhnya pada waktunya. Coba kirim sekali lagi.",
                icon: "menunggu",
                code: "REQUEST_TIMEOUT")
        case 413:
            ErrorWords(
                title: "Kiriman terlalu besar", says: "Isian melebihi ukuran yang diterima.", icon: "peringatan", code: "PAYLOAD_TOO_LARGE")
        case 415:
            ErrorWords(
                title: "Jenis isian tidak dikenal", says: "Isian harus dikirim dari formulir di halaman ini.", icon: "peringatan",
                code: "UNSUPPORTED_MEDIA_TYPE")
        case 429:
            ErrorWords(
                title: "Terlalu banyak percobaan", says: "Tunggu beberapa menit, lalu coba lagi.", icon: "menunggu",
                code: "TOO_MANY_REQUESTS")
        case 503:
            ErrorWords(
                title: "Server sedang sibuk", says: "Data Anda tidak hilang. Coba lagi sebentar.", icon: "menunggu",
                code: "UPSTREAM_UNAVAILABLE")
        case let code where code < 500:
            ErrorWords(
                title: "Permintaan ditolak", says: "Permintaan ini tidak bisa diterima.", icon: "peringatan", code: "MALFORMED_REQUEST")
        default:
            ErrorWords(
                title: "Terjadi kegagalan di server", says: "Data Anda tidak hilang. Sampaikan kode kejadian di bawah bila terulang.",
                icon: "peringatan", code: "INTERNAL_ERROR")
        }
    }
}
