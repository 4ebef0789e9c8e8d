import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/credentials/bpjs/{service}`: a clinic's access to one BPJS service, its clock, and *Tes koneksi*.
struct BPJSAccessPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/credentials/bpjs`: the first service that the clinic speaks.
    func first(_ request: ClinicRequest) async throws -> PageResult {
        .redirect(Self.address(ServiceFamily.of(request.clinic.level)[0], request))
    }

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let family = family(request) else { return .notFound }
        return .show(try await view(request, family, nil))
    }

    /// `POST /c/{code}/credentials/bpjs/{service}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let family = family(request) else { return .notFound }
        let environment = request.clinic.environment
        let stored = try await request.transaction { try await BPJSCredentialStore.load(family, environment, in: $0) }
        var form = FormState(request.form)
        let wanted = BPJSAccessForm.read(
            &form, family, environment, stored, mayChangeAddress: request.viewer.user.isSuperadmin, refuses: web.platform.refuses)
        guard let wanted else { return .problem(try await view(request, family, form)) }
        let actor = request.actor
        let saving = try await request.transaction { try await BPJSCredentialStore.save(wanted, by: actor, in: $0) }
        guard case .saved = saving else {
            form.problems.add("cons_id", "Lingkungan Produksi hanya memakai alamat BPJS sendiri")
            return .problem(try await view(request, family, form))
        }
        for port in web.delivery.bpjs where port.family == family { await port.forget(request.clinic.id) }
        if request.form.text("then") != "test" {
            return .redirect(Self.address(family, request), .ok("Kredensial \(family.name) disimpan. Jalankan tes koneksi."))
        }
        return try await tested(family, request)
    }

    /// `POST /c/{code}/credentials/bpjs/{service}/test`
    func test(_ request: ClinicRequest) async throws -> PageResult {
        guard let family = family(request) else { return .notFound }
        return try await tested(family, request)
    }

    private func tested(_ family: ServiceFamily, _ request: ClinicRequest) async throws -> PageResult {
        let test = BPJSConnectionTest(database: web.database, gate: web.delivery.engine.gate)
        let report = try await test.run(family, of: request.clinic, by: request.actor)
        let flash: Flash =
            report.passed
            ? .ok("Tes koneksi \(family.name) berhasil.")
            : .bad(report.stoppedAt.map { "Tes koneksi berhenti di tahap \($0.title)." } ?? "Tes koneksi belum bisa dijalankan.")
        return .redirect(Self.address(family, request), flash)
    }

    private func family(_ request: ClinicRequest) -> ServiceFamily? {
        ServiceFamily(rawValue: request.parameter("service")).flatMap {
            ServiceFamily.of(request.clinic.level).contains($0) ? $0 : nil
        }
    }

    private static func address(_ family: ServiceFamily, _ request: ClinicRequest) -> String {
        request.address("credentials/bpjs/\(family.rawValue)")
    }

    private func view(_ request: ClinicRequest, _ family: ServiceFamily, _ form: FormState?) async throws -> BPJSAccessView {
        let clinic = request.clinic
        let (stored, lane) = try await request.transaction { scope in
            (
                try await BPJSCredentialStore.load(family, clinic.environment, in: scope),
                try await DashboardStore.lanes(in: scope).first { $0.channel == family.channel }
            )
        }
        return BPJSAccessView(
            page: request.frame(
                "Kredensial \(family.name)", hasProblems: form != nil,
                crumbs: [Crumb("Kredensial", request.address("credentials")), Crumb("BPJS")]),
            address: Self.address(family, request), family: family, zone: clinic.timeZone, stored: stored,
            tabs: ServiceFamily.of(clinic.level).map { BPJSTabs.Tab(Self.address($0, request), $0.name, $0 == family) },
            problems: form.flatMap { $0.problems.isEmpty ? nil : $0.problems.summary() },
            form: BPJSAccessForm(
                form: form ?? BPJSAccessForm.start(family, clinic.environment, stored), action: Self.address(family, request),
                family: family, environment: clinic.environment,
                stored: stored, mayChangeAddress: request.viewer.user.isSuperadmin),
            refused: RefusedCredential(lane, platform: "BPJS"))
    }
}

/// `Templates/pages/bpjs/access.mustache`
struct BPJSAccessView: PageView {
    static let template = "pages/bpjs/access"
    let page: PageFrame
    let address: String
    let family: ServiceFamily
    let zone: ClinicTimeZone
    let stored: BPJSCredential?
    let tabs: [BPJSTabs.Tab]
    let problems: ProblemSummary?
    let form: BPJSAccessForm
    let refused: RefusedCredential?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("name") { $0.family.name }, .list("tabs") { $0.tabs },
        .view("problems") { $0.problems }, .view("state") { $0.badge }, .text("host") { $0.stored?.address.text },
        .text("consID") { $0.stored?.consID }, .text("skew") { $0.skew }, .view("refused") { $0.refused },
        .flag("testable") { $0.stored?.isComplete == true }, .view("connection") { $0.connection }, .view("form") { $0.form })

    private var badge: Badge {
        stored?.isComplete == true ? Badge(kind: "terkirim", label: "Lengkap") : Badge(kind: "belum", label: "Belum lengkap")
    }

    private var skew: String? {
        guard let seconds = stored?.clockSkewSeconds else { return nil }
        return "\(Indonesian.number(abs(seconds))) detik \(seconds < 0 ? "di belakang" : "di depan") jam server"
    }

    private var connection: ConnectionView? {
        guard let stored, let tested = stored.testedAt, let report = stored.testResult.flatMap({ ConnectionReport($0) }) else { return nil }
        let end = report.passed ? "Semua tahap berhasil." : "Belum berhasil."
        let took = report.tookMs.map { " BPJS menjawab dalam \(Indonesian.duration(milliseconds: $0))." } ?? ""
        return ConnectionView(
            report: report, says: "\(Indonesian.dateTimeWithSeconds(tested, in: zone)). \(end)\(took)", platform: "BPJS")
    }
}
