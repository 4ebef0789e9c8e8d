import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/bulk/{id}`: a running resend of many, with pause, continuation and stop.
struct BulkTaskPage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")),
            let task = try await request.transaction({ try await BulkTaskStore.find(id, in: $0) })
        else { return .notFound }
        return .show(
            BulkTaskView(
                page: request.frame("Kirim ulang", crumbs: DeliveryHome(task.channel, request).crumbs + [Crumb("Kirim ulang")]),
                line: BulkLine(task, request), task: task,
                list: Address(
                    request.address("deliveries"), ["layanan": task.channel == .satusehat ? nil : task.channel.rawValue]
                ).text, zone: request.clinic.timeZone))
    }

    func pause(_ request: ClinicRequest) async throws -> PageResult { try await set(.paused, "Tugas dijeda.", request) }

    func resume(_ request: ClinicRequest) async throws -> PageResult { try await set(.running, "Tugas dilanjutkan.", request) }

    func cancel(_ request: ClinicRequest) async throws -> PageResult {
        try await set(.cancelled, "Tugas dihentikan. Yang sudah dikirim ulang tetap berjalan.", request)
    }

    private func set(_ state: BulkTask.State, _ says: String, _ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let isChanged = try await request.transaction { scope -> Bool? in
            guard try await BulkTaskStore.find(id, in: scope) != nil else { return nil }
            return try await BulkTaskStore.set(id, state, by: actor, in: scope)
        }
        guard let isChanged else { return .notFound }
        return .redirect(request.address("bulk/\(id.lowerText)"), isChanged ? .ok(says) : .wait("Tugas ini sudah selesai."))
    }
}

/// How far a task is.
struct BulkLine: View {
    let task: BulkTask
    let address: String

    init(_ task: BulkTask, _ request: ClinicRequest) {
        self.task = task
        address = request.address("bulk/\(task.id.lowerText)")
    }

    var worked: Int { task.done + task.skipped }

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("filter") { $0.task.filter }, .text("total") { String(max(1, $0.task.total)) },
        .text("worked") { String($0.worked) },
        .text("says") { "\(Indonesian.number($0.worked)) dari \(Indonesian.number($0.task.total))" },
        .text("done") { Indonesian.number($0.task.done) }, .text("skipped") { Indonesian.number($0.task.skipped) },
        .text("rest") { Indonesian.number(max(0, $0.task.total - $0.worked)) })
}

/// `Templates/pages/bulk/task.mustache`
struct BulkTaskView: PageView {
    static let template = "pages/bulk/task"
    let page: PageFrame
    let line: BulkLine
    let task: BulkTask
    let list: String
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("line") { $0.line }, .text("list") { $0.list }, .text("filter") { $0.task.filter },
        .text("address") { $0.line.address }, .view("badge") { $0.task.state.badge }, .text("reason") { $0.task.reason },
        .text("actor") { $0.task.actor }, .text("ended") { $0.task.state == .cancelled ? "Dihentikan" : "Selesai" },
        .text("body") { $0.task.body == "rebuilt" ? ResendChoice.rebuilt.label : ResendChoice.same.label },
        .text("started") { Indonesian.dateTimeWithSeconds($0.task.createdAt, in: $0.zone) },
        .text("finished") { view in view.task.finishedAt.map { Indonesian.dateTimeWithSeconds($0, in: view.zone) } },
        .flag("running") { $0.task.state == .running }, .flag("paused") { $0.task.state == .paused },
        .flag("open") { $0.task.state == .running || $0.task.state == .paused })
}

extension BulkTask.State {
    /// One word with icon and shape.
    var badge: Badge {
        switch self {
        case .running: Badge(kind: "proses", label: "Berjalan")
        case .paused: Badge(kind: "dijeda", label: "Dijeda")
        case .cancelled: Badge(kind: "dilewati", label: "Dihentikan")
        case .finished: Badge(kind: "terkirim", label: "Selesai")
        }
    }
}
