import Hummingbird
import JSON

/// One method of a path: what it does, what it takes and answers, and the code behind it. The server's routes and the document are both
/// made of these.
struct ApiOperation: Sendable {
    let method: HTTPRequest.Method
    /// Its name for generated clients.
    let id: String
    /// What it does, in Bahasa Indonesia.
    let summary: String
    let body: BodySchema?
    let query: [BodyField]
    let answers: ApiAnswers
    let endpoint: ApiDesk.Endpoint

    static func get(
        _ id: String, _ summary: String, query: [BodyField] = [], _ answers: ApiAnswers, _ endpoint: @escaping ApiDesk.Endpoint
    ) -> ApiOperation {
        ApiOperation(method: .get, id: id, summary: summary, body: nil, query: query, answers: answers, endpoint: endpoint)
    }

    static func post(
        _ id: String, _ summary: String, _ body: BodySchema, _ answers: ApiAnswers, _ endpoint: @escaping ApiDesk.Endpoint
    ) -> ApiOperation {
        ApiOperation(method: .post, id: id, summary: summary, body: body, query: [], answers: answers, endpoint: endpoint)
    }

    static func put(
        _ id: String, _ summary: String, _ body: BodySchema, _ answers: ApiAnswers, _ endpoint: @escaping ApiDesk.Endpoint
    ) -> ApiOperation {
        ApiOperation(method: .put, id: id, summary: summary, body: body, query: [], answers: answers, endpoint: endpoint)
    }

    static func delete(_ id: String, _ summary: String, _ answers: ApiAnswers, _ endpoint: @escaping ApiDesk.Endpoint) -> ApiOperation {
        ApiOperation(method: .delete, id: id, summary: summary, body: nil, query: [], answers: answers, endpoint: endpoint)
    }
}

/// What an operation answers beside what the desk answers for all.
struct ApiAnswers: Sendable {
    /// By status: what it means, and the name of its schema.
    let all: [(status: Int, says: String, schema: String)]

    init(_ all: (status: Int, says: String, schema: String)...) { self.all = all }

    /// The same with the error that nothing is stored under this id.
    var orUnknown: ApiAnswers { adding(404, "Yang ditanyakan tidak ada: NOT_FOUND.", "Kesalahan") }

    /// The same with the refusal of what is wrong with the body or query.
    var orRefused: ApiAnswers {
        adding(
            422, "Isi permintaan perlu diperbaiki: MISSING_REQUIRED_FIELDS atau FHIR_VALIDATION_ERROR; errors menyebut tiap field.",
            "Kesalahan")
    }

    private func adding(_ status: Int, _ says: String, _ schema: String) -> ApiAnswers { ApiAnswers(list: all + [(status, says, schema)]) }

    private init(list: [(status: Int, says: String, schema: String)]) { all = list }

    static let visit = ApiAnswers(
        (200, "Sudah sampai di SATUSEHAT; dengan dry_run: yang akan dikirim.", "JawabanKunjungan"),
        (202, "Tersimpan, belum sampai; dikirim sendiri.", "JawabanKunjungan"),
        (422, "Isi perlu diperbaiki; dengan stored true: tersimpan tetapi ditolak SATUSEHAT.", "KesalahanKunjungan"))
    static let shownVisit = ApiAnswers((200, "Kunjungan dengan semua kirimannya.", "KeadaanKunjungan")).orUnknown
    static let record = ApiAnswers(
        (200, "Sudah sampai di SATUSEHAT; dengan dry_run: yang akan dikirim.", "JawabanData"),
        (202, "Tersimpan, belum sampai; dikirim sendiri.", "JawabanData")
    ).orRefused
    static let withdrawn = ApiAnswers(
        (200, "SATUSEHAT sudah tahu bahwa data ini salah, atau data ini belum pernah dikirim.", "JawabanData"),
        (202, "Ditandai salah; tandanya dikirim sendiri.", "JawabanData")
    ).orUnknown
    static let bpjs = ApiAnswers(
        (200, "Sudah diterima BPJS, atau tidak perlu dikirim lagi; dengan dry_run: isi benar.", "JawabanBPJS"),
        (202, "Tersimpan; dikirim sendiri, atau ditolak BPJS.", "JawabanBPJS")
    ).orRefused
    static let registration = ApiAnswers(
        (200, "Semua sudah diterima BPJS, atau tidak perlu dikirim lagi; dengan dry_run: isi benar.", "JawabanRegistrasi"),
        (202, "Tersimpan; dikirim sendiri, menunggu yang disebut kurang, atau ada yang ditolak BPJS.", "JawabanRegistrasi"),
        (
            409,
            "REGISTRATION_CANCELLED: registrasi sudah dibatalkan. BOOKING_CODE_TAKEN: kodebooking milik registrasi lain. "
                + "IDEMPOTENCY_CONFLICT: Idempotency-Key sudah dipakai untuk isi lain.", "Kesalahan"
        )
    ).orRefused
    static let registrations = ApiAnswers((200, "Registrasi hari itu.", "DaftarRegistrasi")).orRefused
    static let lookup = ApiAnswers((200, "satusehat_id, atau status error tanpa satusehat_id bila tidak ditemukan.", "JawabanPencarian"))
        .orRefused
    static let batch = ApiAnswers((200, "Satu jawaban untuk tiap panggilan.", "JawabanBatch")).orRefused
    static let delivery = ApiAnswers((200, "Kiriman.", "JawabanKiriman")).orUnknown
    static let deliveries = ApiAnswers((200, "Satu halaman kiriman.", "DaftarKiriman")).orRefused

    /// To a POST of master data that the platform has too.
    static func stored(_ schema: String) -> ApiAnswers {
        ApiAnswers(
            (200, "Tersimpan dan dikenal di SATUSEHAT; dengan dry_run: isi benar.", schema),
            (202, "Tersimpan, satusehat_id belum diketahui.", schema)
        ).orRefused
    }

    static func one(_ schema: String) -> ApiAnswers { ApiAnswers((200, "Yang ditanyakan.", schema)).orUnknown }
    static func list(_ schema: String) -> ApiAnswers { ApiAnswers((200, "Satu halaman.", schema)).orRefused }
}

/// A path with its methods.
struct ApiPath: Sendable {
    let path: String
    /// The chapter of the document that it stands in.
    let group: String
    var mostBytes = ApiDesk.mostBytes
    let operations: [ApiOperation]

    init(_ path: String, _ group: String, mostBytes: Int = ApiDesk.mostBytes, _ operations: ApiOperation...) {
        self.path = path
        self.group = group
        self.mostBytes = mostBytes
        self.operations = operations
    }
}
