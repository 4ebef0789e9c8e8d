import Clinics
import Delivery
import Foundation
import JSON
import Templating
import Vocabulary

/// `/c/{code}/visits/{id}`: the tree of a visit's deliveries and why it is not complete.
struct VisitPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")), let found = try await read(id, request) else { return .notFound }
        let zone = request.clinic.timeZone
        let progress = VisitProgress(found.rows.map(ShownDelivery.init))
        let rows = found.rows.map { row in self.row(row, found, progress, request) }
        let name = found.visit.visitNumber ?? DeliveryText.short(id)
        var reason = progress.decisive.flatMap { decisive in
            WhyNotSent.reason(
                decisive,
                WhyNotSent.Surroundings(
                    lane: found.lane, dependencies: found.dependencies.map(ShownDelivery.init),
                    explanation: decisive.errorCode.flatMap {
                        web.delivery.kinds.kind(decisive.kind, found.channel(of: decisive.id))?.explain($0, element: decisive.errorElement)
                    },
                    links: ClinicLinks(request), zone: zone))
        }
        reason?.title = "Kenapa belum lengkap?"
        return .show(
            VisitView(
                page: request.frame("Kunjungan \(name)", crumbs: [Crumb("Kunjungan", request.address("visits")), Crumb(name)]),
                address: request.address("visits/\(id.lowerText)"), name: name,
                sub: [
                    found.patient?.name ?? "Pasien tanpa nama", Masking.text(found.location), Masking.text(found.practitioner),
                    Indonesian.dateTime(found.visit.startedAt, in: zone),
                ].joined(separator: " · "),
                reason: reason,
                progress: progress, tree: VisitTree(rows, dependencies: found.waitsFor), facts: facts(found, zone),
                events: VisitHistory.events(
                    found.rows.filter { $0.visitID == id }, receivedAt: found.rows.filter { $0.visitID == id }.map(\.createdAt).min(),
                    source: Self.source(found.visit.source),
                    zone: zone),
                failed: request.may(.satusehat) ? progress.failed : 0))
    }

    /// `POST …/resend`: all that failed, made again from today's data.
    func resend(_ request: ClinicRequest) async throws -> PageResult {
        guard request.may(.satusehat) else { return .forbidden }
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let queued = try await request.transaction { scope -> Int? in
            guard let visit = try await VisitStore.find(id, in: scope) else { return nil }
            let failed = try await DeliveryListStore.ofVisit(id, patient: visit.patientID, in: scope).filter { $0.state == "failed" }
            var queued = 0
            for row in failed {
                let body: ResendBody = row.madeFrom != nil ? .rebuilt : .same
                if case .queued = try await web.delivery.resend.run(row.id, body, confirmed: false, by: actor, in: scope) { queued += 1 }
            }
            return queued
        }
        guard let queued else { return .notFound }
        if queued > 0 { web.delivery.engine.wake() }
        return .redirect(
            request.address("visits/\(id.lowerText)"),
            queued == 0 ? .wait("Tidak ada data gagal yang perlu dikirim ulang.") : .ok("\(Indonesian.number(queued)) data dikirim ulang."))
    }

    private struct Found: Sendable {
        let visit: Visit
        let patient: Patient?
        let location: String
        let practitioner: String
        let rows: [DeliveryRow]
        let dependencies: [DeliveryRow]
        let lane: WhyNotSent.Lane
        /// What each of the rows depends on.
        let waitsFor: [UUID: [UUID]]
        /// For who may see what was sent.
        let bodies: [UUID: JSON]

        func channel(of delivery: UUID) -> Channel { rows.first { $0.id == delivery }?.channel ?? .satusehat }
    }

    private func read(_ id: UUID, _ request: ClinicRequest) async throws -> Found? {
        try await request.transaction { scope in
            guard let visit = try await VisitStore.find(id, in: scope) else { return nil }
            let rows = try await DeliveryListStore.ofVisit(id, patient: visit.patientID, in: scope)
            let decisive = VisitProgress(rows.map(ShownDelivery.init)).decisive
            let channel = rows.first { $0.id == decisive?.id }?.channel ?? .satusehat
            let lane = try await DashboardStore.lanes(in: scope).first { $0.channel == channel }
            let pieces = try await VisitStore.pieces(of: id, in: scope)
            return Found(
                visit: visit, patient: try await PatientStore.find(visit.patientID, in: scope),
                location: pieces?.location?.name ?? visit.locationCode,
                practitioner: pieces?.practitioner?.name ?? PractitionerCode.shown(visit.practitionerCode),
                rows: rows,
                dependencies: decisive == nil ? [] : try await DeliveryListStore.dependencies(of: decisive?.id ?? id, in: scope),
                lane: lane.map { WhyNotSent.Lane(state: $0.state, reason: $0.reason, until: $0.until) } ?? WhyNotSent.Lane(),
                waitsFor: try await DeliveryListStore.dependencies(of: rows.map(\.id), in: scope),
                bodies: request.may(.satusehat)
                    ? try await DeliveryListStore.bodies(of: rows.filter { $0.operation != .update }, in: scope) : [:])
        }
    }

    private func row(_ row: DeliveryRow, _ found: Found, _ progress: VisitProgress, _ request: ClinicRequest) -> VisitRow {
        let shown = ShownDelivery(row)
        let kind = web.delivery.kinds.kind(row.kind, row.channel)
        let meaning = row.errorCode.flatMap { kind?.explain($0, element: row.errorElement).meaning }
        let content = kind.flatMap { kind in found.bodies[row.id].flatMap { Self.content(Disclosure.usual(request).show($0), kind) } }
        return VisitRow(
            delivery: shown, resource: row.resourceID, isOfVisit: row.visitID == found.visit.id,
            node: VisitNode(
                address: request.address("deliveries/\(row.id.lowerText)"), title: row.kind, detail: shown.stepWords ?? content,
                remote: row.operation == .update ? nil : row.remoteID,
                why: Self.waits(shown, found) ?? HoldWords.short(shown, meaning: meaning, zone: request.clinic.timeZone),
                status: DeliveryStatus.of(shown), isHere: progress.decisive?.id == row.id))
    }

    /// What it waits for by name: "Menunggu Specimen dan Observation".
    private static func waits(_ delivery: ShownDelivery, _ found: Found) -> String? {
        guard DeliveryStatus.of(delivery) == .waiting, delivery.hold == .dependency else { return nil }
        let waitsFor = Set(found.waitsFor[delivery.id] ?? [])
        let open = found.rows.filter { waitsFor.contains($0.id) && !["completed", "skipped"].contains($0.state) }
        var titles: [String] = []
        for row in open where !titles.contains(ShownDelivery(row).title) { titles.append(ShownDelivery(row).title) }
        guard let last = titles.popLast() else { return nil }
        return "Menunggu " + (titles.isEmpty ? last : titles.joined(separator: "; ") + "; dan " + last)
    }

    /// What a body is about in a few words: its list's own columns, without who and when.
    private static func content(_ body: JSON, _ kind: any DeliveryKind) -> String? {
        let general = [
            "Pasien", "Nama", "NIK", "Tanggal lahir", "No. kunjungan", "Dokter", "Poli", "Petugas", "Mulai", "Waktu", "Diambil", "Diterima",
            "Kategori", "Status", "Nomor", "Aturan pakai", "Kritikalitas",
        ]
        let words = kind.columns.filter { !general.contains($0.title) }.prefix(2).compactMap { $0.value(body) }
        return words.isEmpty ? nil : words.joined(separator: " · ")
    }

    private func facts(_ found: Found, _ zone: ClinicTimeZone) -> [Fact] {
        let visit = found.visit
        var facts = [Fact(label: "Pasien", value: found.patient?.name ?? "–")]
        if let nik = found.patient?.nik { facts.append(Fact(label: "NIK", value: nik.description, isMono: true)) }
        if let number = found.patient?.medicalRecordNumber { facts.append(Fact(label: "No. RM", value: number, isMono: true)) }
        facts.append(Fact(label: "Poli", value: Masking.text(found.location) + (visit.locationID == nil ? " (belum dipetakan)" : "")))
        facts.append(
            Fact(label: "Dokter", value: Masking.text(found.practitioner) + (visit.practitionerID == nil ? " (belum dipetakan)" : "")))
        facts.append(Fact(label: "Mulai", value: Indonesian.dateTimeWithSeconds(visit.startedAt, in: zone)))
        facts.append(Fact(label: "Selesai", value: visit.endedAt.map { Indonesian.dateTimeWithSeconds($0, in: zone) } ?? "Belum selesai"))
        facts.append(Fact(label: "Asal", value: Self.source(visit.source)))
        facts.append(Fact(label: "ID kunjungan", value: visit.id.lowerText, isMono: true))
        return facts
    }

    private static func source(_ source: VisitSource) -> String {
        switch source {
        case .api: "SIM klinik, lewat API"
        case .import: "Impor"
        case .browser: "Diisi di Jembatan"
        case .demo: "Data contoh"
        }
    }
}

/// `Templates/pages/visits/visit.mustache`
struct VisitView: PageView {
    static let template = "pages/visits/visit"
    let page: PageFrame
    let address: String
    let name: String
    let sub: String
    let reason: Reason?
    let progress: VisitProgress
    let tree: VisitTree
    let facts: [Fact]
    let events: [VisitEvent]
    /// How many the viewer may send again.
    let failed: Int

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("name") { $0.name }, .text("sub") { $0.sub },
        .view("reason") { $0.reason }, .flag("complete") { $0.progress.isComplete }, .view("badge") { $0.progress.badge },
        .text("sent") { "\($0.progress.sent) dari \($0.progress.total) terkirim" }, .view("bar") { $0.progress.bar },
        .view("tree") { $0.tree },
        .flag("hasTree") { !$0.tree.roots.isEmpty }, .list("facts") { $0.facts }, .list("events") { $0.events },
        .text("failed") { $0.failed == 0 ? nil : Indonesian.number($0.failed) })
}
