import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/system`: hosts, lanes, database and copies of the program, for people of the platform. `POST …/pause` and `…/resume` hold a whole
/// host and let it go.
struct SystemPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50
    private static let longestReason = 200

    func get(_ request: ViewerRequest) async throws -> PageResult { .show(try await view(request, FormState())) }

    /// `POST /system/pause`
    func pause(_ request: ViewerRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let hosts = try await UpstreamPause.hosts(in: web.database)
        let host = form.parsed("alamat", "Pilih alamat yang dihentikan") { hosts.contains($0) ? $0 : nil }
        let reason = form.required("alasan", "Tulis alasan menghentikan pengiriman")
        if reason.count > Self.longestReason { form.problems.add("alasan", "Alasan paling banyak \(Self.longestReason) karakter") }
        guard form.problems.isEmpty, let host else { return .problem(try await view(request, form)) }
        let actor = request.actor
        let isPaused = try await web.database.platform { try await UpstreamPause.pause(host, reason: reason, by: actor, in: $0) }
        return .redirect(
            "/system", isPaused ? .ok("Pengiriman ke \(host) dihentikan.") : .wait("Pengiriman ke \(host) sudah dihentikan sebelumnya."))
    }

    /// `POST /system/resume`
    func resume(_ request: ViewerRequest) async throws -> PageResult {
        let host = request.form.text("alamat")
        guard try await UpstreamPause.hosts(in: web.database).contains(host) else { return .notFound }
        let actor = request.actor
        let isResumed = try await web.database.platform { try await UpstreamPause.resume(host, by: actor, in: $0) }
        if isResumed { web.delivery.engine.wake() }
        return .redirect(
            "/system",
            isResumed ? .ok("Pengiriman ke \(host) dilanjutkan.") : .wait("Pengiriman ke \(host) memang tidak sedang dihentikan."))
    }

    private func view(_ request: ViewerRequest, _ form: FormState) async throws -> SystemView {
        let database = web.database
        let after = Int64(request.query.text("sesudah")).map { ClinicID($0) }
        var hosts: [SystemView.Host] = []
        for host in try await UpstreamPause.hosts(in: database) {
            hosts.append(SystemView.Host(name: host, picture: try await web.delivery.engine.upstreams.picture([host])))
        }
        var lanes = try await LaneOverview.waiting(after: after, limit: Self.perPage + 1, in: database)
        let hasMore = lanes.count > Self.perPage
        if hasMore { lanes.removeLast() }
        let counts = try await LaneOverview.counts(in: database)
        let facts = await web.system()
        let today = LocalDate(web.now(), in: .wib)
        return SystemView(
            page: request.frame("Kesehatan sistem", hasProblems: !form.problems.isEmpty),
            updated: "Diperbarui pukul \(Indonesian.timeWithSeconds(web.now(), in: .wib)). Waktu dalam WIB.", form: form, hosts: hosts,
            counts: counts, lanes: lanes.map { SystemView.Lane(lane: $0, today: today) }, facts: facts,
            instances: try await InstanceStore.living(in: database).map { SystemView.Copy(instance: $0, now: web.now()) },
            pager: Pager(
                says: "\(Indonesian.number(lanes.count)) jalur di halaman ini", first: after == nil ? nil : "/system#jalur",
                next: hasMore ? lanes.last.map { Address("/system", ["sesudah": "\($0.clinicID)"]).text + "#jalur" } : nil))
    }
}
