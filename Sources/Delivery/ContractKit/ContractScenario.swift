import JSON

/// What the API answers instead of its endpoint while a scenario runs.
public enum ApiDisturbance: Sendable, Hashable {
    /// Nothing: the system is only watched.
    case none
    /// The next calls are answered 429.
    case tooManyRequests
    /// The next visit is stored, and answered 503 as if the answer were lost.
    case lostAnswer
    /// The next calls are answered 401.
    case badCredentials
    /// The next visit is answered 422, and again as long as its body is the same.
    case wrongField
}

/// A scenario of *Uji integrasi*: what is disturbed, and what a clinic's system should do about it.
public struct ContractScenario: Sendable {
    /// In addresses and in the table.
    public let name: String
    /// On the page.
    public let title: String
    /// What happens, one sentence.
    public let summary: String
    /// What the clinic's system has to do during the run.
    public let task: String
    /// What the API does.
    public let disturbance: ApiDisturbance
    /// How often.
    public let count: Int
    /// Faults for the control interface of our own sandbox, without `client_id` and `for_ms`.
    public let faults: [JSON]
    /// Whether there is nothing to see without them.
    public let needsSandbox: Bool
    /// Facts to checks: pure.
    public let judge: @Sendable (ContractFacts) -> [ContractCheck]

    /// How long a scenario runs unless it is ended before, seconds.
    public static let seconds = 600
    /// What `Retry-After` says, seconds.
    public static let retryAfter = 5
    /// A system that was told that its credentials are wrong may call so often in ten seconds.
    public static let mostRefusedInTenSeconds = 3
    /// Refused credentials are accepted again after so many seconds at the latest.
    public static let longestRefusal = 120

    /// The scenario of this name.
    public static func named(_ name: String) -> ContractScenario? { all.first { $0.name == name } }

    /// All of them, in the order of the page.
    public static let all: [ContractScenario] = [
        ContractScenario(
            name: "biasa", title: "Kunjungan biasa",
            summary: "Tidak ada gangguan; yang dilihat adalah satu kunjungan dari awal sampai akhir.",
            task: "Kirim satu kunjungan dengan diagnosis, lalu akhiri kunjungannya.", disturbance: .none, count: 0, faults: [],
            needsSandbox: false, judge: NormalVisitJudge.checks),
        ContractScenario(
            name: "timeout", title: "SATUSEHAT lambat",
            summary: "SATUSEHAT menjawab lambat dan satu jawabannya hilang; Jembatan menjawab 202 dan mengirim di belakang.",
            task: "Kirim satu kunjungan dengan diagnosis, lalu tanyakan keadaannya.", disturbance: .none, count: 0,
            faults: [
                ["fault": "latency", "ms": 6000, "path": "/fhir-r4/v1/Encounter", "method": "POST", "count": 3],
                ["fault": "lost_answer", "path": "/fhir-r4/v1/Encounter", "method": "POST", "count": 1],
            ], needsSandbox: true, judge: SlowPlatformJudge.checks),
        ContractScenario(
            name: "429", title: "Terlalu banyak panggilan",
            summary: "Tiga panggilan berikutnya dijawab 429 dengan Retry-After \(retryAfter) detik.",
            task: "Kirim satu kunjungan dengan diagnosis seperti biasa.", disturbance: .tooManyRequests, count: 3, faults: [],
            needsSandbox: false, judge: TooManyRequestsJudge.checks),
        ContractScenario(
            name: "duplikat", title: "Jawaban hilang",
            summary: "Kunjungan berikutnya tersimpan, tetapi dijawab 503 seolah jawabannya hilang.",
            task: "Kirim satu kunjungan dengan no_kunjungan atau Idempotency-Key.", disturbance: .lostAnswer, count: 1,
            faults: [["fault": "stored_5xx", "path": "/fhir-r4/v1/Encounter", "method": "POST", "count": 1]], needsSandbox: false,
            judge: LostAnswerJudge.checks),
        ContractScenario(
            name: "token", title: "Kredensial ditolak",
            summary:
                "Lima panggilan berikutnya dijawab 401 INVALID_CREDENTIALS, paling lama \(longestRefusal / 60) menit; token SATUSEHAT pun habis.",
            task: "Kirim kunjungan seperti biasa sampai ada yang diterima lagi.", disturbance: .badCredentials, count: 5,
            faults: [["fault": "expire_token", "count": 1]], needsSandbox: false, judge: BadCredentialsJudge.checks),
        ContractScenario(
            name: "isian-salah", title: "Isian salah",
            summary: "Kunjungan berikutnya dijawab 422 dengan satu isian yang salah; isi yang sama tetap ditolak.",
            task: "Kirim satu kunjungan, perbaiki isian yang ditolak, lalu kirim lagi.", disturbance: .wrongField, count: 1, faults: [],
            needsSandbox: false, judge: WrongFieldJudge.checks),
    ]
}
