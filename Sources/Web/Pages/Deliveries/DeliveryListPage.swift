import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `GET /c/{code}/satusehat/{type}`, with the columns of that kind, and `GET /c/{code}/deliveries`, all kinds of a platform: by keyset pages.
struct DeliveryListPage: Sendable {
    let web: WebDependencies

    /// One kind.
    func kind(_ request: ClinicRequest) async throws -> PageResult {
        guard let kind = web.delivery.kinds.kind(request.parameter("type"), .satusehat), request.may(kind.permission) else {
            return .notFound
        }
        return try await list(request, kind: kind, path: request.address("satusehat/\(kind.name)"))
    }

    /// All kinds.
    func all(_ request: ClinicRequest) async throws -> PageResult {
        try await list(request, kind: nil, path: request.address("deliveries"))
    }

    private func list(_ request: ClinicRequest, kind: (any DeliveryKind)?, path: String) async throws -> PageResult {
        let query = AskedDeliveries(request.query, kind: kind, kinds: web.delivery.kinds.all)
        let found = try await request.transaction { scope in
            var cause: OpenCause?
            if let group = query.filter.errorGroup { cause = try await CauseStore.find(group, in: scope) }
            var filter = query.filter
            filter.channel = cause?.channel ?? filter.channel
            let deliveries = try await FoundDeliveries.load(filter, after: query.after, withBodies: kind != nil, in: scope)
            return Found(
                filter: filter, deliveries: deliveries,
                told: try await ToldPerson.of(
                    deliveries.rows.filter { $0.channel != .satusehat && $0.patientName == nil }.map(\.sourceID), in: scope),
                counts: try await DashboardStore.counts(filter.channel, from: filter.from, until: filter.until, in: scope),
                refused: kind == nil ? nil : try await RefusedKindStore.all(in: scope).first { $0.kind == kind?.name },
                cause: cause)
        }
        var asked = query
        asked.filter = found.filter
        let channel = asked.filter.channel
        let kinds = web.delivery.kinds.kinds(of: channel)
        let title = kind?.title ?? (channel == .satusehat ? "Semua kiriman" : "Semua kiriman \(channel.name)")
        let view = DeliveryListView(
            page: request.frame(
                title, hasProblems: !asked.problems.problems.isEmpty,
                crumbs: kind == nil && channel == .satusehat
                    ? [] : DeliveryHome(channel, request).crumbs + (kind == nil ? [] : [Crumb(title)])),
            title: title, summary: summary(kind, found.counts), path: path, bulkAddress: request.address("bulk"), asked: asked,
            isAllKinds: kind == nil,
            kinds: kinds.map { ($0.name, $0.title) },
            refused: found.refused.map { refused in
                RefusedKindNote(
                    refused, waiting: found.counts.first { $0.kind == refused.kind }?.pending, kinds: web.delivery.kinds,
                    links: ClinicLinks(request), zone: request.clinic.timeZone)
            },
            cause: found.cause.map { CauseNote($0, kinds: web.delivery.kinds, links: ClinicLinks(request), isOnList: true) },
            tabs: tabs(asked, path, found.counts), columns: kind.map { Self.columns($0).map(\.title) } ?? ["Jenis"],
            showsDay: !Self.hasOwnTime(kind),
            rows: found.deliveries.rows.map { row(request, $0, kind, found.deliveries.bodies[$0.id], found.told[$0.sourceID]) },
            pager: found.deliveries.pager(after: asked.after) { asked.address(path, status: asked.filter.status, after: $0) },
            here: asked.address(path, status: asked.filter.status, after: asked.after))
        return asked.problems.problems.isEmpty ? .show(view) : .problem(view)
    }

    private struct Found: Sendable {
        let filter: DeliveryFilter
        let deliveries: FoundDeliveries
        /// Of whom BPJS is told, where they are no known patients.
        let told: [UUID: ToldPerson]
        let counts: [KindCount]
        let refused: RefusedKind?
        let cause: OpenCause?
    }

    private func summary(_ kind: (any DeliveryKind)?, _ counts: [KindCount]) -> String {
        let counted = counts.filter { kind == nil || $0.kind == kind?.name }
        let (sent, total) = (counted.map(\.completed).reduce(0, +), counted.map(\.total).reduce(0, +))
        let pending = counted.map(\.pending).reduce(0, +)
        let numbers = "\(Indonesian.number(sent)) dari \(Indonesian.number(total)) terkirim, \(Indonesian.number(pending)) dalam proses."
        return kind.map { "\($0.summary). \(numbers)" } ?? numbers
    }

    /// Counters know the stored states; the tabs within *dalam proses* have no number of their own.
    private func tabs(_ asked: AskedDeliveries, _ path: String, _ counts: [KindCount]) -> [DeliveryTab] {
        let counted = counts.filter { asked.filter.kind == nil || $0.kind == asked.filter.kind }
        func sum(_ value: (KindCount) -> Int) -> Int? { asked.filter.errorGroup == nil ? counted.map(value).reduce(0, +) : nil }
        func tab(_ status: DeliveryFilter.Status?, _ label: String, _ count: Int?) -> DeliveryTab {
            DeliveryTab(
                address: asked.address(path, status: status), label: label, count: count.map { Indonesian.number($0) },
                isCurrent: asked.filter.status == status)
        }
        return [tab(nil, "Semua", sum { $0.total + $0.skipped })]
            + [DeliveryFilter.Status.completed, .failed, .unsent, .waiting, .processing, .skipped].map { status in
                let count: Int? =
                    switch status {
                    case .completed: sum(\.completed)
                    case .failed: sum(\.failed)
                    case .skipped: sum(\.skipped)
                    case .unsent, .waiting, .processing, .open: nil
                    }
                return tab(status, status.word, count)
            }
    }

    /// What BPJS is told has no number of a visit: the patient's tells rows apart.
    private func numbered(_ row: DeliveryRow, _ told: ToldPerson?) -> String? {
        row.channel == .satusehat ? nil : row.medicalRecordNumber ?? told?.norm
    }

    /// A kind with a time of its own needs no column for the day.
    private static func hasOwnTime(_ kind: (any DeliveryKind)?) -> Bool {
        kind?.columns.contains { ["Mulai", "Waktu"].contains($0.title) } ?? false
    }

    /// What the row's name and second line say already is no column.
    private static func columns(_ kind: any DeliveryKind) -> [KindColumn] {
        kind.columns.filter { !["Pasien", "Nama", "No. kunjungan"].contains($0.title) }
    }

    private func row(_ request: ClinicRequest, _ row: DeliveryRow, _ kind: (any DeliveryKind)?, _ body: JSON?, _ told: ToldPerson?)
        -> DeliveryRowView
    {
        let own = kind ?? web.delivery.kinds.kind(row.kind, row.channel)
        let visible = body.map { Disclosure.usual(request).show($0) }
        let cells: [String] =
            if let kind {
                Self.columns(kind).map { column in
                    visible.flatMap { column.value($0) }.map { DeliveryText.cell($0, zone: request.clinic.timeZone) } ?? "–"
                }
            } else {
                [ShownDelivery(row).title]
            }
        let name =
            row.patientName ?? told.map { MonitoringWords.name(nil, $0) } ?? body.flatMap { body in
                kind?.columns.first { $0.title == "Nama" }?.value(body)
            } ?? own?.title ?? row.kind
        return DeliveryRowView(
            request, row, own, name: name, number: row.visitNumber ?? numbered(row, told) ?? DeliveryText.short(row.id), cells: cells,
            day: Self.hasOwnTime(kind) ? nil : Indonesian.date(row.serviceDate), badge: { DeliveryStatus.of($0).badge })
    }
}

/// Small texts of deliveries.
enum DeliveryText {
    /// The end of an id, enough to tell rows apart.
    static func short(_ id: UUID) -> String { "…" + id.lowerText.suffix(8) }

    /// A value of a body as a table shows it: times and days as people write them.
    static func cell(_ text: String, zone: ClinicTimeZone) -> String {
        if let day = LocalDate(text) { return Indonesian.date(day) }
        guard text.utf8.count >= 19, text.utf8.dropFirst(10).first == UInt8(ascii: "T"),
            let instant = FHIRDateTime.parse(text, zoneWhenMissing: zone.timeZone)
        else { return text }
        return Indonesian.date(instant, in: zone) + ", " + Indonesian.time(instant, in: zone)
    }
}
