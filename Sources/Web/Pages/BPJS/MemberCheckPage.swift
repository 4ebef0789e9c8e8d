import BPJS
import Clinics
import Templating
import Vocabulary

/// `/c/{code}/bpjs/peserta`: whether somebody is insured. The number is posted and answered in the same page: it never stands in an address.
struct MemberCheckPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fktp else { return .notFound }
        return .show(try await view(request, FormState()))
    }

    /// `POST /c/{code}/bpjs/peserta`
    func post(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fktp else { return .notFound }
        var form = FormState(request.form)
        let key = form.parsed("nomor", "Tulis 13 angka nomor kartu, atau 16 angka NIK", Self.key)
        guard let key else { return .problem(try await view(request, form)) }
        let answer = try await web.api.members.find(key, clinic: request.clinic)
        return .show(try await view(request, form, answer))
    }

    /// A card number or a NIK.
    static func key(_ typed: String) -> MemberKey? { MemberKey(card: typed) ?? NIK(typed).map { .nik($0) } }

    private func view(_ request: ClinicRequest, _ form: FormState, _ answer: MemberAnswer? = nil) async throws -> MemberCheckView {
        let clinic = request.clinic
        let credential = try await request.transaction { try await BPJSCredentialStore.load(.pcare, clinic.environment, in: $0) }
        return MemberCheckView(
            page: request.frame(
                "Cek peserta", hasProblems: !form.problems.isEmpty,
                crumbs: [Crumb("BPJS FKTP", request.address("bpjs")), Crumb("Cek peserta")]),
            address: request.address("bpjs/peserta"), tabs: BPJSTabs.all(request, .members), form: form, answer: answer,
            ownProvider: credential?.manner.providerCode,
            noAccess: credential?.isComplete == true ? nil : MissingAccess.note(.pcare, request))
    }
}

/// `Templates/pages/bpjs/member.mustache`
struct MemberCheckView: PageView {
    static let template = "pages/bpjs/member"
    let page: PageFrame
    let address: String
    let tabs: [BPJSTabs.Tab]
    let form: FormState
    /// nil before anybody was asked for.
    let answer: MemberAnswer?
    let ownProvider: String?
    let noAccess: EmptyState?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .list("tabs") { $0.tabs }, .view("empty") { $0.noAccess },
        .flag("readable") { $0.noAccess == nil },
        .view("number") {
            $0.form.field("nomor", "Nomor kartu BPJS atau NIK", .digits.required, hint: "13 angka nomor kartu, atau 16 angka NIK")
        },
        .text("nothing") { $0.nothing },
        .view("member") { (view: Self) -> Found? in
            guard case .member(let member) = view.answer else { return nil }
            return Found(member: member, ownProvider: view.ownProvider, typed: view.form.form.text("nomor"))
        })

    /// Why there is no member to be shown.
    private var nothing: String? {
        switch answer {
        case nil, .member: nil
        case .notFound: "PCare tidak mengenal nomor ini. Periksa angkanya."
        case .away: "PCare sedang tidak menjawab. Coba lagi sebentar."
        case .refused(let message): "PCare menolak pertanyaan ini: \(Masking.text(message))"
        }
    }

    struct Found: View {
        let member: BPJS.Member
        let ownProvider: String?
        /// What the member was looked up by.
        let typed: String

        static let fields = Fields<Self>(
            .text("typed") { $0.typed }, .text("name") { $0.member.name }, .view("state") { $0.badge },
            .flag("inactive") { !$0.member.isActive },
            .text("reason") { $0.member.reason }, .text("card") { Masking.text($0.member.cardNumber) },
            .text("birth") { $0.member.birthDate.map { Indonesian.date($0) } }, .text("sex") { $0.sex },
            .text("provider") { $0.provider }, .text("elsewhere") { $0.elsewhere }, .text("care") { $0.care },
            .text("prolanis") { $0.member.prolanis },
            .text("arrears") { $0.member.arrears.flatMap { $0 == 0 ? nil : "Rp \(Indonesian.number($0))" } })

        private var badge: Badge {
            member.isActive ? Badge(kind: "terkirim", label: "Aktif") : Badge(kind: "gagal", label: "Tidak aktif")
        }

        private var sex: String? {
            switch member.sex {
            case "L": "Laki-laki"
            case "P": "Perempuan"
            default: nil
            }
        }

        private var provider: String? {
            member.provider.map { place in place.name.map { "\($0) (\(place.code))" } ?? place.code }
        }

        private var elsewhere: String? {
            member.belongs(to: ownProvider) == false
                ? "Terdaftar di fasilitas lain: PCare biasanya menolak pendaftaran kunjungan sakitnya di sini." : nil
        }

        private var care: String? {
            let parts = [member.careClass, member.kind].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: ", ")
        }
    }
}
