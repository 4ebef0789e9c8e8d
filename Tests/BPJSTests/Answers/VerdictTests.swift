import Delivery
import JSON
import Testing

@testable import BPJS

@Suite("What BPJS's words mean")
struct VerdictTests {
    private func answer(_ code: Int, _ message: String, _ family: ServiceFamily, response: JSON = .null, status: Int = 200) -> BPJSAnswer {
        let body: JSON = ["metaData": ["code": .number(JSONNumber(code)), "message": .string(message)], "response": response]
        return BPJSAnswer(PlatformResponse(status: status, headers: [:], body: body.bytes()), family)
    }

    @Test(
        "201 is created at PCare and refused in the queues",
        arguments: [
            (ServiceFamily.pcare, BPJSAnswer.Verdict.success), (.antreanFKTP, .wrong), (.antreanRS, .wrong),
        ])
    func created(family: ServiceFamily, verdict: BPJSAnswer.Verdict) {
        #expect(answer(201, "CREATED", family).verdict == verdict)
    }

    @Test(
        "PCare's words decide before its code",
        arguments: [
            (401, "Peserta sudah di-entri di poli yang sama pada hari yang sama.", BPJSAnswer.Verdict.duplicate),
            (428, "Peserta sudah di-entri di poli yang sama pada hari yang sama", .duplicate),
            (401, "Username atau password salah", .credential), (403, "Forbidden", .credential),
            (412, "noKartu, belum melakukan pendaftaran pada poli tersebut.", .waiting),
            (404, "Unauthorized! You are not registered for this service!", .notOffered),
            (500, "Cannot access child value on Newtonsoft.Json.Linq.JValue.", .wrong), (500, "Internal error", .failed),
            (424, "Failed dependency", .away), (204, "NO_CONTENT", .nothing), (412, "Data tidak ditemukan", .gone), (412, "Salah", .wrong),
        ])
    func pcare(code: Int, message: String, verdict: BPJSAnswer.Verdict) {
        #expect(answer(code, message, .pcare).verdict == verdict)
    }

    @Test(
        "so do the queues' of the first level",
        arguments: [
            (1, "OK", BPJSAnswer.Verdict.success), (208, "Data sudah ada", .duplicate),
            (201, "Peserta sudah terdaftar pada antrean", .duplicate), (201, "Peserta belum mengisi skrining kesehatan", .wrong),
            (201, "Antrean Tidak Ditemukan atau Sudah Dibatalkan", .gone), (404, "Gagal dicoba kembali (BPJS Kesehatan)", .away),
            (201, "Signature tidak valid", .credential), (201, "Timestamp expired", .credential), (201, "Jam praktek tidak sesuai", .wrong),
        ])
    func firstLevel(code: Int, message: String, verdict: BPJSAnswer.Verdict) {
        #expect(answer(code, message, .antreanFKTP).verdict == verdict)
    }

    @Test(
        "a member or a poli that the referral level does not know is no unknown booking",
        arguments: [
            ("Peserta Tidak Ditemukan", "rs-peserta-tidak-ada", BPJSAnswer.Verdict.wrong),
            ("Poli Tidak Ditemukan", "rs-poli-tidak-ada", .wrong), ("Kode Booking tidak ditemukan", "rs-booking-tidak-ada", .gone),
            ("Antrean Tidak Ditemukan", "rs-booking-tidak-ada", .gone),
        ])
    func unknownAtReferralLevel(message: String, rule: String, verdict: BPJSAnswer.Verdict) {
        let answer = answer(201, message, .antreanRS)
        #expect(answer.rule?.code == rule && answer.verdict == verdict)
    }

    @Test("a success whose words sound like a refusal stays a success")
    func successStays() {
        #expect(answer(200, "Data peserta sudah terdaftar", .pcare).verdict == .success)
    }

    @Test(
        "a page of the gateway is no word of BPJS's",
        arguments: [(502, BPJSAnswer.Verdict.away), (200, .unreadable), (401, .credential), (403, .away), (204, .nothing)])
    func foreign(status: Int, verdict: BPJSAnswer.Verdict) {
        let body = Array("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>".utf8)
        let answer = BPJSAnswer(PlatformResponse(status: status, headers: [:], body: body), .pcare)
        #expect(answer.verdict == verdict)
        #expect(answer.words == "502 Bad Gateway nginx")
    }

    @Test("what PCare says of fields is told once each, after its message")
    func fields() {
        let fields: JSON = [
            ["field": "noKartu", "message": "Belum terdaftar."], ["field": "noKartu", "message": "Belum terdaftar."],
            ["field": "kdPoli", "message": "Salah."],
        ]
        #expect(
            answer(412, "PRECONDITION_FAILED", .pcare, response: fields).words
                == "PRECONDITION_FAILED; noKartu: Belum terdaftar.; kdPoli: Salah.")
    }

    @Test("card numbers in BPJS's words are masked")
    func masked() {
        #expect(!answer(412, "Peserta 0001234567890 salah", .pcare).words.contains("0001234567890"))
    }

    @Test("a registration that was created with null as its number has created nothing")
    func createdNull() {
        let kind = TambahPendaftaranKind()
        let body: JSON = ["metaData": ["code": 201, "message": "CREATED"], "response": ["field": "noUrut", "message": "null"]]
        let outcome = kind.classify(PlatformResponse(status: 201, headers: [:], body: body.bytes()), for: Samples.outgoing(kind.name))
        guard case .ambiguous = outcome else { return #expect(Bool(false), "\(outcome)") }
    }

    @Test(
        "TaskId terakhir M: what is past is done, what is not yet its turn is not",
        arguments: [("5", 3, true), ("5", 5, true), ("2", 4, false), ("99", 5, false), ("99", 99, true)])
    func lastTask(last: String, own: Int, isDone: Bool) {
        let kind = UpdateWaktuKind()
        var outgoing = Samples.outgoing(kind.name)
        outgoing.step = String(own)
        let body: JSON = ["metaData": ["code": 201, "message": .string("TaskId terakhir \(last)")]]
        let outcome = kind.classify(PlatformResponse(status: 200, headers: [:], body: body.bytes()), for: outgoing)
        if isDone {
            #expect(outcome == .sent(remoteID: String(own)))
        } else {
            guard case .rejected = outcome else { return #expect(Bool(false), "\(outcome)") }
        }
    }

    @Test("every rule of every family has words for a person, and a code of its own")
    func catalogue() {
        for family in ServiceFamily.allCases {
            let rules = BusinessRules.all(of: family)
            #expect(Set(rules.map(\.code)).count == rules.count)
            for rule in rules {
                #expect(rule.explanation.meaning.hasSuffix(".") && rule.explanation.remedy.hasSuffix("."), "\(rule.code)")
                #expect(BusinessRules.explain(rule.code, family) == rule.explanation)
            }
        }
    }
}
