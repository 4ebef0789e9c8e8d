import BPJS
import Clinics
import Foundation
import JSON
import Templating
import Vocabulary

/// `/c/{code}/bpjs/mappings`: the clinic's polis and doctors beside BPJS's codes, one service and kind at a time. The codes are those of the
/// lists that were read, so that nothing is typed.
struct BPJSMappingsPage: Sendable {
    let web: WebDependencies

    /// A service with what is mapped for it.
    struct Choice: Sendable, Hashable {
        let family: ServiceFamily
        let subject: BPJSMapping.Subject

        /// Those of a clinic, in the order of their tabs.
        static func all(_ level: FacilityLevel) -> [Choice] {
            ServiceFamily.of(level).flatMap { family in [Choice(family: family, subject: .poli), Choice(family: family, subject: .dokter)] }
        }

        /// Whose rows are picked from.
        var list: String {
            switch (family, subject) {
            case (.pcare, _): subject.rawValue
            case (.antreanFKTP, _): "antrean-\(subject.rawValue)"
            case (.antreanRS, _): "rs-\(subject.rawValue)"
            }
        }

        var title: String { "\(noun) \(family.name)" }
        var noun: String { subject == .poli ? "Poli" : "Dokter" }

        /// What a row of the list is called there: BPJS's own code, not what tells rows apart.
        func mapping(_ local: String, _ row: ReferenceRow) -> BPJSMapping {
            let own = family == .antreanFKTP && subject == .dokter ? row.extra["kodedokter"] : nil
            let code = own?.string ?? own?.int.map(String.init) ?? row.code
            return BPJSMapping(subject, local, family.channel, remoteCode: code, remoteName: row.name, extra: row.extra)
        }
    }

    /// A location or practitioner that may be mapped: what has no code of the clinic's cannot be named by a visit.
    struct Local: Sendable, Hashable {
        let code: String
        let name: String
    }

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request, choice(request.query, request))) }

    /// `POST /c/{code}/bpjs/mappings`: maps, or with `hapus` takes a mapping away.
    func post(_ request: ClinicRequest) async throws -> PageResult {
        let (choice, environment, actor) = (self.choice(request.form, request), request.clinic.environment, request.actor)
        let back = Self.address(choice, request)
        let local = request.form.text("lokal")
        if request.form.text("tindakan") == "hapus" {
            let gone = BPJSMapping(choice.subject, local, choice.family.channel, remoteCode: "", remoteName: "")
            let isGone = try await request.transaction { try await BPJSMappingStore.remove(gone, environment, by: actor, in: $0) }
            return isGone ? .redirect(back, .ok("Pemetaan \(local) dihapus.")) : .notFound
        }
        let remote = request.form.text("bpjs")
        guard !local.isEmpty, !remote.isEmpty else {
            return .redirect(back, .bad("Pilih \(choice.noun.lowercased()) klinik dan pasangannya di BPJS."))
        }
        let found = try await request.transaction { scope -> Bool in
            guard try await Self.locals(choice.subject, in: scope).contains(where: { $0.code == local }),
                let row = try await ReferenceStore.find(remote, of: choice.list, environment, in: scope)
            else { return false }
            try await BPJSMappingStore.set(choice.mapping(local, row), environment, by: actor, in: scope)
            return true
        }
        guard found else { return .notFound }
        try await BPJSIntake(web.delivery.intake, now: web.now).release(of: request.clinic, in: web.database)
        web.delivery.engine.wake()
        return .redirect(back, .ok("\(choice.noun) \(local) dipetakan; yang menunggunya dikirim sekarang."))
    }

    private func choice(_ form: Form, _ request: ClinicRequest) -> Choice {
        let all = Choice.all(request.clinic.level)
        let wanted = all.first { $0.family.rawValue == form.text("layanan") && $0.subject.rawValue == form.text("jenis") }
        return wanted ?? all.first ?? Choice(family: .pcare, subject: .poli)
    }

    fileprivate static func address(_ choice: Choice, _ request: ClinicRequest) -> String {
        Address(request.address("bpjs/mappings"), ["layanan": choice.family.rawValue, "jenis": choice.subject.rawValue]).text
    }

    private static func locals(_ subject: BPJSMapping.Subject, in scope: ClinicScope) async throws -> [Local] {
        switch subject {
        case .poli:
            try await LocationStore.list(activeOnly: true, in: scope).compactMap { place in
                place.code.map { Local(code: $0, name: place.name) }
            }
        case .dokter:
            try await PractitionerStore.list(activeOnly: true, in: scope).compactMap { person in
                person.code.map { Local(code: $0, name: person.name) }
            }
        }
    }

    private func view(_ request: ClinicRequest, _ choice: Choice) async throws -> BPJSMappingsView {
        let environment = request.clinic.environment
        let loaded = try await request.transaction { scope in
            (
                locals: try await Self.locals(choice.subject, in: scope),
                remotes: try await ReferenceStore.rows(choice.list, environment, limit: BPJSMappingsView.mostOptions, in: scope),
                mappings: try await BPJSMappingStore.all(environment, in: scope).filter {
                    $0.channel == choice.family.channel && $0.subject == choice.subject
                }
            )
        }
        return BPJSMappingsView(
            page: request.frame(
                "Pemetaan BPJS", crumbs: [Crumb(BPJSTabs.name(request.clinic), request.address("bpjs")), Crumb("Pemetaan")]),
            address: request.address("bpjs/mappings"), choice: choice, tabs: BPJSTabs.all(request, .mappings),
            choices: Choice.all(request.clinic.level).map { BPJSTabs.Tab(Self.address($0, request), $0.title, $0 == choice) },
            locals: loaded.locals, remotes: loaded.remotes, mappings: loaded.mappings, zone: request.clinic.timeZone,
            list: request.address("bpjs/lists/\(choice.list)"))
    }
}

/// `Templates/pages/bpjs/mappings.mustache`
struct BPJSMappingsView: PageView {
    static let template = "pages/bpjs/mappings"
    /// A select that is longer helps nobody, nor does the page.
    static let mostOptions = 300

    let page: PageFrame
    let address: String
    let choice: BPJSMappingsPage.Choice
    let tabs: [BPJSTabs.Tab]
    let choices: [BPJSTabs.Tab]
    let locals: [BPJSMappingsPage.Local]
    let remotes: [ReferenceRow]
    let mappings: [BPJSMapping]
    let zone: ClinicTimeZone
    /// The list that is picked from.
    let list: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .list("tabs") { $0.tabs }, .list("choices") { $0.choices },
        .text("family") { $0.choice.family.rawValue }, .text("subject") { $0.choice.subject.rawValue },
        .text("title") { $0.choice.title }, .text("noun") { $0.choice.noun },
        .text("open") { view in view.unmapped == 0 ? nil : "\(Indonesian.number(view.unmapped)) belum dipetakan" },
        .flag("pickable") { !$0.locals.isEmpty && !$0.remotes.isEmpty },
        .view("local") { $0.form.select("lokal", "\($0.choice.noun) klinik", $0.localOptions) },
        .view("remote") { $0.form.select("bpjs", "\($0.choice.noun) di BPJS", $0.remoteOptions) },
        .list("rows") { $0.rows }, .flag("hasRows") { !$0.mappings.isEmpty }, .view("empty") { $0.nothing })

    private var form: FormState { FormState() }
    private var mapped: Set<String> { Set(mappings.map(\.localCode)) }
    private var unmapped: Int { locals.count { !mapped.contains($0.code) } }

    /// What is not mapped yet first.
    private var localOptions: [(value: String, label: String)] {
        let done = mapped
        let sorted = locals.filter { !done.contains($0.code) } + locals.filter { done.contains($0.code) }
        var options: [(value: String, label: String)] = [(value: "", label: "Pilih…")]
        for local in sorted.prefix(Self.mostOptions) {
            let state = done.contains(local.code) ? ", sudah dipetakan" : ""
            options.append((value: local.code, label: "\(local.name) (\(local.code)\(state))"))
        }
        return options
    }

    private var remoteOptions: [(value: String, label: String)] {
        let options = remotes.map { (value: $0.code, label: "\($0.name) (\(Self.detail($0)))") }
        return [(value: "", label: "Pilih…")] + options
    }

    /// Code, poli and hours, where the list has them.
    private static func detail(_ row: ReferenceRow) -> String {
        let hours = row.extra["jampraktek"]?.string
        let own = row.extra["kodedokter"]
        guard let hours, let code = own?.string ?? own?.int.map(String.init) else { return row.code }
        return [code, row.extra["kodepoli"]?.string.map { "poli \($0)" }, hours].compactMap { $0 }.joined(separator: ", ")
    }

    private var rows: [MappingRow] {
        let names = Dictionary(locals.map { ($0.code, $0.name) }) { $1 }
        return mappings.map { MappingRow(mapping: $0, name: names[$0.localCode], zone: zone) }
    }

    private var nothing: EmptyState? {
        if remotes.isEmpty {
            return EmptyState(
                icon: "bpjs", title: "Daftar \(choice.title) belum dibaca",
                says: "Pemetaan memilih dari daftar BPJS. Baca daftarnya dahulu.", action: LinkView(list, "Buka daftarnya"))
        }
        if locals.isEmpty {
            return EmptyState(
                icon: choice.subject == .poli ? "lokasi" : "praktisi", title: "Belum ada \(choice.noun.lowercased()) klinik yang berkode",
                says: "Beri kode di Data induk, lalu petakan di sini.")
        }
        return nil
    }

    struct MappingRow: View {
        let mapping: BPJSMapping
        /// nil when it is not there (any more).
        let name: String?
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("name") { $0.name ?? "Tidak ada lagi" }, .text("code") { $0.mapping.localCode },
            .text("remoteName") { $0.mapping.remoteName }, .text("remoteCode") { $0.mapping.remoteCode },
            .text("hours") { $0.mapping.extra["jampraktek"]?.string },
            .text("by") { row in
                [row.mapping.changedAt.map { Indonesian.date($0, in: row.zone) }, row.mapping.actor].compactMap { $0 }.joined(
                    separator: ", ")
            })
    }
}
