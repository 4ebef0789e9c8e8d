import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/consents/patients/{id}`: what a patient decided, when, and what came of it.
struct ConsentPatientPage: Sendable {
    let web: WebDependencies
    private static let longestReason = 500

    /// `GET …/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let file = try await file(request) else { return .notFound }
        return .show(view(request, file))
    }

    /// `POST …/{id}`: records a decision.
    func record(_ request: ClinicRequest) async throws -> PageResult {
        guard let file = try await file(request) else { return .notFound }
        var form = FormState(request.form)
        let now = web.now()
        let users = Set(file.witnesses.map(\.id))
        guard
            let consent = ConsentForm.read(
                &form, of: file.patient.id, users: users, zone: request.clinic.timeZone, now: now)
        else { return .problem(view(request, file, form: form)) }
        let (actor, clinic, sharing) = (request.actor, request.clinic, SharingChoice.Action(rawValue: form.form.text("sharing")))
        let agent = request.viewer.user.name
        let effect = try await request.transaction { try await web.delivery.consents.record(consent, by: actor, in: $0) }
        if let sharing {
            let choice = SharingChoice(patientID: consent.patientID, action: sharing, askedAt: now, agent: agent)
            _ = try await request.transaction { try await web.delivery.intake.tell(choice, of: clinic, by: actor, in: $0) }
        }
        web.delivery.engine.wake()
        return .redirect(Address(address(request, file), ["tercatat": "1"]).text, .ok("Persetujuan dicatat." + Self.words(effect)))
    }

    /// `POST …/{id}/revoke`
    func revoke(_ request: ClinicRequest) async throws -> PageResult {
        guard let file = try await file(request) else { return .notFound }
        var form = FormState(request.form)
        let now = web.now()
        let reason = form.required("reason", "Isi alasan pencabutan")
        if reason.count > Self.longestReason { form.problems.add("reason", "Alasan paling banyak \(Self.longestReason) karakter") }
        let today = LocalDate(now, in: request.clinic.timeZone)
        let day = form.parsed("asked_on", "Tanggal permintaan belum benar; tulis seperti 2026-11-21") { $0.isEmpty ? today : LocalDate($0) }
        if let day, day > today { form.problems.add("asked_on", "Tanggal permintaan belum tiba") }
        guard form.problems.isEmpty, let day else { return .problem(view(request, file, revocation: form)) }
        let askedAt = day == today ? now : day.start(in: request.clinic.timeZone.timeZone)
        let actor = request.actor
        let effect = try await request.transaction {
            try await web.delivery.consents.revoke(patient: file.patient.id, askedAt: askedAt, reason: reason, by: actor, in: $0)
        }
        guard let effect else {
            return .redirect(address(request, file), .bad("Tidak ada persetujuan yang bisa dicabut."))
        }
        return .redirect(address(request, file), .ok("Persetujuan dicabut." + Self.words(effect)))
    }

    /// What a decision did, after its own sentence.
    private static func words(_ effect: ConsentEffect) -> String {
        var words = ""
        if !effect.stopped.isEmpty { words += " \(Indonesian.number(effect.stopped.count)) kiriman dihentikan." }
        if !effect.leaving.isEmpty { words += " \(Indonesian.number(effect.leaving.count)) sedang dikirim saat itu." }
        if effect.reopened > 0 { words += " \(Indonesian.number(effect.reopened)) kiriman yang tertahan dikirim sekarang." }
        return words
    }

    private func file(_ request: ClinicRequest) async throws -> ConsentFile? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await ConsentFile.read(id, request, at: web.now(), in: $0) }
    }

    private func address(_ request: ClinicRequest, _ file: ConsentFile) -> String {
        request.address("consents/patients/\(file.patient.id.lowerText)")
    }

    private func view(
        _ request: ClinicRequest, _ file: ConsentFile, form: FormState? = nil, revocation: FormState? = nil
    ) -> ConsentPatientView {
        let list = request.address("consents")
        let today = LocalDate(web.now(), in: request.clinic.timeZone)
        let problems = [form, revocation].compactMap { $0?.problems }.first { !$0.isEmpty }
        let name = file.patient.shownName
        let wasRecorded = request.query.text("tercatat") == "1"
        return ConsentPatientView(
            page: request.frame(
                "Persetujuan \(name)", hasProblems: problems != nil, crumbs: [Crumb("Persetujuan", list), Crumb(name)]),
            address: address(request, file), list: list, file: file, zone: request.clinic.timeZone, now: web.now(),
            policy: request.clinic.consentPolicy, problems: problems?.summary(),
            form: ConsentForm(
                form: form ?? ConsentForm.start(today: today), witnesses: file.witnessOptions, takesFocus: !wasRecorded && problems == nil),
            revocation: revocation ?? FormState(["asked_on": today.text]), wasRecorded: wasRecorded,
            sharingLink: request.may(.satusehat) ? file.sharing.map { request.address("deliveries/\($0.id.lowerText)") } : nil)
    }
}

/// `Templates/pages/consents/patient.mustache`
struct ConsentPatientView: PageView {
    static let template = "pages/consents/patient"
    let page: PageFrame
    let address: String
    let list: String
    let file: ConsentFile
    let zone: ClinicTimeZone
    let now: Date
    let policy: ConsentPolicy
    let problems: ProblemSummary?
    let form: ConsentForm
    let revocation: FormState
    let wasRecorded: Bool
    let sharingLink: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("list") { $0.list }, .view("problems") { $0.problems },
        .text("name") { $0.file.patient.shownName }, .text("ihs") { $0.file.patient.ihsNumber }, .text("nik") { $0.file.patient.shownNIK },
        .text("born") { $0.file.patient.born(today: LocalDate($0.now, in: $0.zone)) }, .text("gender") { $0.file.patient.genderWord },
        .text("record") { $0.file.patient.medicalRecordNumber },
        .view("state") { ConsentWords.badge($0.file.standing, endsSoonAfter: $0.now) }, .text("means") { $0.means },
        .text("waiting") { $0.file.waiting == 0 ? nil : "\(Indonesian.number($0.file.waiting)) data menunggu dikirim" },
        .text("sharing") { $0.file.choices.first.map { ConsentWords.sharing($0.action) } }, .text("asked") { $0.asked },
        .view("sharingState") { $0.file.sharing.map { DeliveryStatus.of(ShownDelivery($0)).badge } },
        .flag("untold") { !$0.file.choices.isEmpty && $0.file.sharing == nil }, .text("sharingLink") { $0.sharingLink },
        .flag("recorded") { $0.wasRecorded }, .view("form") { $0.form }, .flag("revocable") { $0.isRevocable },
        .view("askedOn") { $0.revocation.field("asked_on", "Diminta pada", .date) },
        .view("reason") { $0.revocation.field("reason", "Alasan", .text.required, hint: "Misalnya permintaan tertulis pasien") },
        .list("entries") { $0.entries }, .flag("hasEntries") { !$0.file.history.isEmpty })

    private var isRevocable: Bool { file.history.first?.isRevocable == true }

    private var asked: String? {
        file.choices.first.map { "ditanyakan \(Indonesian.dateTime($0.askedAt, in: zone)) oleh \($0.agent)" }
    }

    /// What counts, said as a consequence.
    private var means: String {
        switch file.standing?.state {
        case .all: "Semua data kunjungan dikirim ke SATUSEHAT."
        case .encounterOnly: "Hanya kedatangan yang dikirim ke SATUSEHAT."
        case .refused, .revoked, .expired: "Tidak ada data kunjungan yang dikirim ke SATUSEHAT."
        case .unknown, nil:
            policy == .required
                ? "Kebijakan klinik: data menunggu sampai persetujuan dicatat." : "Kebijakan klinik: data dikirim kecuali pasien menolak."
        }
    }

    private var entries: [ConsentEntryRow] {
        file.history.map { ConsentEntryRow(consent: $0, file: file, address: address, zone: zone) }
    }
}
