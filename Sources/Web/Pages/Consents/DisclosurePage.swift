import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/consents/patients/{id}/disclosures`: what was sent where, when, under which consent, to be handed to the patient.
struct DisclosurePage: Sendable {
    let web: WebDependencies
    private static let perPage = 100
    /// The file has all of a patient's life in the clinic; this is far beyond it.
    private static let mostLines = 20_000

    /// `GET …/disclosures`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let after = UUID(uuidString: request.query.text("sesudah"))
        let actor = request.actor
        let found = try await request.transaction { scope -> (PatientSummary, [PatientDisclosure])? in
            guard let patient = try await PatientStore.find(id, in: scope) else { return nil }
            let number = try await PatientStore.ihsNumber(of: id, in: request.clinic.environment, scope)
            let lines = try await DisclosureStore.page(of: id, after: after, limit: Self.perPage + 1, in: scope)
            try await Self.audit("consent.disclosures_shown", id, by: actor, in: scope)
            return (PatientSummary(patient, ihsNumber: number), lines)
        }
        guard let (patient, lines) = found else { return .notFound }
        let address = request.address("consents/patients/\(id.lowerText)")
        let shown = lines.prefix(Self.perPage)
        return .show(
            DisclosureView(
                page: request.frame(
                    "Data yang sudah dikirim",
                    crumbs: [
                        Crumb("Persetujuan", request.address("consents")), Crumb(patient.shownName, address), Crumb("Yang sudah dikirim"),
                    ]),
                address: address + "/disclosures", clinic: request.clinic, patient: patient, now: web.now(),
                lines: shown.map { line($0, request.clinic) },
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) kiriman di halaman ini", first: after == nil ? nil : address + "/disclosures",
                    next: lines.count > Self.perPage
                        ? shown.last.map { Address(address + "/disclosures", ["sesudah": $0.id.lowerText]).text } : nil)))
    }

    /// `POST …/disclosures/file`: all of it as CSV. POST, since handing out is an act.
    func file(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let lines = try await request.transaction { scope -> [PatientDisclosure]? in
            guard try await PatientStore.find(id, in: scope) != nil else { return nil }
            let lines = try await DisclosureStore.page(of: id, limit: Self.mostLines, in: scope)
            try await Self.audit("consent.disclosures_exported", id, by: actor, in: scope)
            return lines
        }
        guard let lines else { return .notFound }
        let rows = lines.map { line($0, request.clinic) }
        let head = [
            "diterima", "data", "perbuatan", "tujuan", "tanggal_pelayanan", "no_kunjungan", "nomor_di_tujuan", "persetujuan",
        ]
        var table = [head]
        for row in rows {
            table.append([row.at, row.what, row.act, row.to, row.day, row.visit ?? "", row.remoteID ?? "", row.consent])
        }
        return .answer(
            Attachment.response(
                CommaSeparated.bytes(table), name: "data-terkirim-\(id.lowerText.prefix(8)).csv", type: "text/csv; charset=utf-8"))
    }

    private func line(_ disclosure: PatientDisclosure, _ clinic: Clinic) -> DisclosureLine {
        DisclosureLine(
            disclosure: disclosure, summary: web.delivery.kinds.kind(disclosure.kind, disclosure.channel)?.summary, zone: clinic.timeZone)
    }

    private static func audit(_ action: String, _ patient: UUID, by actor: Actor, in scope: ClinicScope) async throws {
        try await AuditStore.append(AuditEntry(action: action, subject: .init("patient", patient.lowerText), by: actor), in: scope)
    }
}

/// One thing that a platform has accepted.
struct DisclosureLine: View {
    let disclosure: PatientDisclosure
    let summary: String?
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .text("at") { $0.at }, .text("what") { $0.what }, .text("act") { $0.act }, .text("to") { $0.to }, .text("day") { $0.day },
        .text("visit") { $0.visit }, .text("consent") { $0.consent })

    var at: String { Indonesian.dateTimeWithSeconds(disclosure.acceptedAt, in: zone) }
    var what: String { summary.map { "\(disclosure.kind): \($0)" } ?? disclosure.kind }
    var day: String { disclosure.serviceDate.map { Indonesian.date($0) } ?? "–" }
    var visit: String? { disclosure.visitNumber }
    var remoteID: String? { disclosure.remoteID }

    var act: String {
        switch disclosure.operation {
        case .create: "dikirim"
        case .update: "diperbarui"
        case .search: "dicari"
        }
    }

    var to: String {
        let name = disclosure.channel == .satusehat ? "SATUSEHAT" : "BPJS"
        return disclosure.environment == "production"
            ? name : "\(name) (\(PlatformEnvironment(rawValue: disclosure.environment)?.word ?? ""))"
    }

    var consent: String {
        guard let consent = disclosure.consent else { return "Tanpa catatan persetujuan saat itu" }
        return "\(ConsentWords.decision(consent)), \(Indonesian.date(consent.askedAt, in: zone))"
    }
}

/// `Templates/pages/consents/disclosures.mustache`
struct DisclosureView: PageView {
    static let template = "pages/consents/disclosures"
    let page: PageFrame
    let address: String
    let clinic: Clinic
    let patient: PatientSummary
    let now: Date
    let lines: [DisclosureLine]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("clinic") { $0.clinic.name },
        .text("zone") { $0.clinic.timeZone.abbreviation }, .text("name") { $0.patient.shownName },
        .text("record") { $0.patient.medicalRecordNumber }, .text("nik") { $0.patient.shownNIK }, .text("ihs") { $0.patient.ihsNumber },
        .text("printed") { Indonesian.dateTime($0.now, in: $0.clinic.timeZone) },
        .list("lines") { $0.lines }, .flag("hasLines") { !$0.lines.isEmpty }, .view("pager") { $0.pager },
        .view("empty") {
            $0.lines.isEmpty
                ? EmptyState(
                    icon: "kirim", title: "Belum ada yang dikirim", says: "Belum ada data pasien ini yang diterima SATUSEHAT atau BPJS.")
                : nil
        })
}
