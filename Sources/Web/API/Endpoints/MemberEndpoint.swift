import BPJS
import Clinics
import JSON
import Vocabulary

/// `POST /api/bpjs/peserta`: whether somebody is insured, and with whom. What is asked for stands in the body, never in the address.
struct MemberEndpoint: Sendable {
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch MemberCheckBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let key, _):
            // A dry run says whether the question is well formed; BPJS is not asked.
            if call.idempotent != nil || call.isDryRun { try await call.once { _ in } }
            let clinic = call.clinic
            switch try await call.api.members.find(key, clinic: clinic) {
            case .member(let member):
                let own = try await call.transaction {
                    try await BPJSCredentialStore.load(.pcare, clinic.environment, in: $0)?.manner.providerCode
                }
                return ApiAnswer(200, Self.found(member, ownProvider: own))
            case .notFound:
                return .error(200, "MEMBER_NOT_FOUND", "Peserta tidak ditemukan di PCare. Periksa nomor kartu atau NIK.")
            case .away: return Self.away("PCare sedang tidak bisa dihubungi. Ulangi panggilan ini nanti.")
            // Asking again would be answered alike until somebody mends the access: no 503.
            case .refused(let words):
                return .error(
                    200, "MEMBER_CHECK_REFUSED",
                    "PCare menolak pertanyaan ini: \(words) Minta Admin Klinik memeriksa Kredensial di Jembatan.")
            }
        }
    }

    private static func found(_ member: BPJS.Member, ownProvider: String?) -> JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        let says = member.isActive ? "Peserta ditemukan dan aktif." : "Peserta ditemukan, tetapi tidak aktif: \(member.reason)."
        let isOurs: JSON = if let isOurs = member.belongs(to: ownProvider) { .bool(isOurs) } else { .null }
        let arrears: JSON = if let rupiah = member.arrears { .number(JSONNumber(rupiah)) } else { .null }
        let shown: JSON = [
            "nomorkartu": .string(member.cardNumber), "nik": text(member.nik?.digits), "nama": .string(member.name),
            "jenis_kelamin": text(member.sex), "tanggal_lahir": text(member.birthDate?.text), "aktif": .bool(member.isActive),
            "keterangan": .string(member.reason), "kode_provider": text(member.provider?.code),
            "nama_provider": text(member.provider?.name), "terdaftar_di_klinik_ini": isOurs, "kelas": text(member.careClass),
            "jenis_peserta": text(member.kind), "prolanis": text(member.prolanis), "tunggakan": arrears,
        ]
        return ["status": "success", "message": .string(says), "peserta": shown]
    }

    private static func away(_ words: String) -> ApiAnswer {
        var answer = ApiAnswer.error(503, "UPSTREAM_UNAVAILABLE", words)
        answer.headers[.retryAfter] = "30"
        return answer
    }
}
