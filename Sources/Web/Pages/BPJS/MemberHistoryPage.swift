import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `POST /c/{code}/bpjs/peserta/riwayat` and `/kunjungan`: a member's visits in PCare's history, and what one of them ended in. Asked anew each
/// time and kept nowhere; the number is posted, as where the member was looked up, and each look is audited.
struct MemberHistoryPage: Sendable {
    let web: WebDependencies

    /// All visits, at all facilities.
    func list(_ request: ClinicRequest) async throws -> PageResult {
        guard let member = try await member(request) else { return try await MemberCheckPage(web: web).post(request) }
        let history = await web.api.pcare.history(cardNumber: member.cardNumber, for: request.clinic)
        if case .found = history { try await audit(member, request) }
        return .show(
            MemberHistoryView(
                page: frame("Riwayat kunjungan", request), tabs: BPJSTabs.all(request, .members), head: MemberHead(member, request),
                visits: history.value ?? [], trouble: history.trouble))
    }

    /// One of them, with its referral, medicines and procedures.
    func visit(_ request: ClinicRequest) async throws -> PageResult {
        guard let member = try await member(request) else { return try await MemberCheckPage(web: web).post(request) }
        let clinic = request.clinic
        let history = await web.api.pcare.history(cardNumber: member.cardNumber, for: clinic)
        // A number that is none of this member's shows nothing of anybody's.
        guard let visit = history.value?.first(where: { $0.number == request.form.text("kunjungan") }) else {
            return try await list(request)
        }
        let pcare = web.api.pcare
        async let referral = pcare.referral(visit: visit.number, for: clinic)
        async let medicines = pcare.medicines(visit: visit.number, for: clinic)
        async let procedures = pcare.procedures(visit: visit.number, for: clinic)
        let parts = await (referral, medicines, procedures)
        try await audit(member, request)
        return .show(
            MemberVisitView(
                page: frame("Kunjungan peserta", request), tabs: BPJSTabs.all(request, .members), head: MemberHead(member, request),
                visit: visit, referral: parts.0, medicines: parts.1,
                procedures: parts.2))
    }

    /// nil where there is nobody to be shown: the page of the look-up says why.
    private func member(_ request: ClinicRequest) async throws -> BPJS.Member? {
        guard request.clinic.level == .fktp, let key = MemberCheckPage.key(request.form.text("nomor")),
            case .member(let member) = try await web.api.members.find(key, clinic: request.clinic)
        else { return nil }
        return member
    }

    private func audit(_ member: BPJS.Member, _ request: ClinicRequest) async throws {
        let actor = request.actor
        try await request.transaction { scope in
            try await AuditStore.append(
                AuditEntry(
                    action: "bpjs.history_shown", subject: .init("bpjs_member", Masking.card(member.cardNumber)), by: actor), in: scope)
        }
    }

    private func frame(_ title: String, _ request: ClinicRequest) -> PageFrame {
        request.frame(
            title,
            crumbs: [
                Crumb("BPJS FKTP", request.address("bpjs")), Crumb("Cek peserta", request.address("bpjs/peserta")), Crumb(title),
            ])
    }
}

extension PCareClient.Answer {
    /// What was found; nil where nothing was.
    fileprivate var value: Value? {
        if case .found(let value) = self { value } else { nil }
    }

    /// Why nothing can be shown, in words for people; nil where PCare answered.
    fileprivate var trouble: String? {
        switch self {
        case .found, .notFound: nil
        case .away: "PCare sedang tidak menjawab. Coba lagi sebentar."
        case .refused(let message): "PCare menolak pertanyaan ini: \(Masking.text(message))"
        }
    }
}

extension [PCareCode] {
    /// `J00 Common cold, R51 Headache`
    fileprivate var words: String? {
        isEmpty ? nil : map { code in [code.code, code.name].compactMap { $0 }.joined(separator: " ") }.joined(separator: ", ")
    }
}

/// Whose history it is, and by which number they were looked up.
struct MemberHead: View {
    let name: String
    let card: String
    /// Of the look-up.
    let path: String
    let typed: String

    init(_ member: BPJS.Member, _ request: ClinicRequest) {
        name = member.name
        card = Masking.card(member.cardNumber)
        path = request.address("bpjs/peserta")
        typed = request.form.text("nomor")
    }

    static let fields = Fields<Self>(
        .text("name") { $0.name }, .text("card") { $0.card }, .text("path") { $0.path }, .text("typed") { $0.typed })
}

/// `Templates/pages/bpjs/history.mustache`
struct MemberHistoryView: PageView {
    static let template = "pages/bpjs/history"
    let page: PageFrame
    let tabs: [BPJSTabs.Tab]
    let head: MemberHead
    let visits: [PCareVisit]
    let trouble: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .list("tabs") { $0.tabs }, .view("head") { $0.head }, .text("trouble") { $0.trouble },
        .list("visits") { $0.visits.map { Row(visit: $0) } }, .flag("hasVisits") { !$0.visits.isEmpty },
        .view("empty") { view in
            view.visits.isEmpty && view.trouble == nil
                ? EmptyState(title: "Belum ada kunjungan", says: "PCare belum mencatat kunjungan peserta ini.") : nil
        })

    struct Row: View {
        let visit: PCareVisit

        static let fields = Fields<Self>(
            .text("number") { $0.visit.number }, .text("day") { $0.visit.day.map { Indonesian.date($0) } ?? "–" },
            .text("provider") { $0.visit.provider.map { $0.name ?? $0.code } ?? "–" },
            .text("poli") { $0.visit.poli.map { $0.name ?? $0.code } ?? "–" }, .text("diagnoses") { $0.visit.diagnoses.words ?? "–" },
            .text("discharge") { $0.visit.discharge.map { $0.name ?? $0.code } ?? "–" })
    }
}

/// `Templates/pages/bpjs/history-visit.mustache`
struct MemberVisitView: PageView {
    static let template = "pages/bpjs/history-visit"
    let page: PageFrame
    let tabs: [BPJSTabs.Tab]
    let head: MemberHead
    let visit: PCareVisit
    let referral: PCareClient.Answer<PCareReferral>
    let medicines: PCareClient.Answer<[PCareMedicine]>
    let procedures: PCareClient.Answer<[PCareProcedure]>

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .list("tabs") { $0.tabs }, .view("head") { $0.head },
        .view("visit") { MemberHistoryView.Row(visit: $0.visit) },
        .text("doctor") { $0.visit.doctor.map { $0.name ?? $0.code } },
        .view("letter") { view in view.referral.value.map { Letter(referral: $0) } }, .text("letterTrouble") { $0.referral.trouble },
        .list("medicines") { ($0.medicines.value ?? []).map { Drug(medicine: $0) } },
        .flag("hasMedicines") { !($0.medicines.value ?? []).isEmpty }, .text("medicineTrouble") { $0.medicines.trouble },
        .list("procedures") { ($0.procedures.value ?? []).map { Procedure(procedure: $0) } },
        .flag("hasProcedures") { !($0.procedures.value ?? []).isEmpty }, .text("procedureTrouble") { $0.procedures.trouble })

    struct Letter: View {
        let referral: PCareReferral

        static let fields = Fields<Self>(
            .text("number") { $0.referral.number }, .text("poli") { $0.referral.poli.map { $0.name ?? $0.code } ?? "–" },
            .text("doctor") { $0.referral.doctor.map { $0.name ?? $0.code } }, .text("diagnoses") { $0.referral.diagnoses.words },
            .text("note") { $0.referral.note }, .text("fine") { $0.referral.fine })
    }

    struct Drug: View {
        let medicine: PCareMedicine

        static let fields = Fields<Self>(
            .text("name") { $0.medicine.name ?? $0.medicine.code ?? "–" }, .text("compound") { $0.medicine.compound },
            .text("dose") { $0.dose }, .text("quantity") { $0.medicine.quantity.map { Indonesian.number($0) } ?? "–" })

        /// `3 × 1` a day.
        private var dose: String {
            guard let times = medicine.timesADay, let each = medicine.each else { return "–" }
            return "\(times) × \(each)"
        }
    }

    struct Procedure: View {
        let procedure: PCareProcedure

        static let fields = Fields<Self>(
            .text("name") { $0.procedure.procedure.map { $0.name ?? $0.code } ?? "–" },
            .text("cost") { $0.procedure.cost.map { "Rp \(Indonesian.number($0))" } ?? "–" }, .text("note") { $0.procedure.note ?? "–" })
    }
}
