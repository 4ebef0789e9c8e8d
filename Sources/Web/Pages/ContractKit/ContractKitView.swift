import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/contract-kit/kit.mustache`
struct ContractKitView: PageView {
    static let template = "pages/contract-kit/kit"
    let page: PageFrame
    let path: String
    let zone: ClinicTimeZone
    let state: ClinicState
    let onboarding: String
    let origin: PlatformOrigin?
    let running: Running?
    let scenarios: [Scenario]
    let history: [ContractRunRow]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("zone") { $0.zone.abbreviation }, .text("stopped") { $0.stopped },
        .text("onboarding") { $0.state == .draft ? $0.onboarding : nil }, .view("running") { $0.running },
        .list("scenarios") { $0.scenarios }, .list("history") { $0.history }, .flag("hasHistory") { !$0.history.isEmpty },
        .view("pager") { $0.pager },
        .view("empty") { view in
            view.history.isEmpty
                ? EmptyState(
                    icon: "tugas", title: "Belum ada uji yang selesai", says: "Hasil setiap uji tersimpan di sini dan masuk ke laporan.")
                : nil
        })

    private var stopped: String? {
        switch state {
        case .trial: nil
        case .draft: "Klinik ini masih disiapkan. Mulai uji coba dulu, lalu uji SIM klinik di sini."
        case .live: "Klinik ini sudah mengirim data sungguhan, jadi panggilannya tidak boleh diganggu. Uji lewat klinik uji coba."
        case .suspended: "Klinik ini sedang dihentikan. Hubungi pengelola Jembatan."
        }
    }

    /// What runs now.
    struct Running: View {
        let row: ContractRunRow
        let checks: [CheckRow]

        static let fields = Fields<Self>(.view("row") { $0.row }, .list("checks") { $0.checks })
    }

    /// One scenario with its newest result.
    struct Scenario: View {
        let scenario: ContractScenario
        let path: String
        let last: ContractRunRow?
        let canStart: Bool
        let lacksSimulator: Bool

        static let fields = Fields<Self>(
            .text("title") { $0.scenario.title }, .text("summary") { $0.scenario.summary }, .text("task") { $0.scenario.task },
            .text("start") { $0.canStart ? "\($0.path)/scenarios/\($0.scenario.name)/start" : nil },
            .flag("lacksSimulator") { $0.lacksSimulator }, .view("last") { $0.last },
            .view("badge") { $0.last?.badge ?? Badge(kind: "dilewati", label: "Belum diuji") })
    }
}

/// A run in a line.
struct ContractRunRow: View {
    let run: ContractRun
    let address: String
    let zone: ClinicTimeZone

    var title: String { ContractScenario.named(run.scenario)?.title ?? run.scenario }

    static let fields = Fields<Self>(
        .text("title") { $0.title }, .text("address") { $0.address }, .view("badge") { $0.badge },
        .text("task") { ContractScenario.named($0.run.scenario)?.task },
        .text("summary") { ContractScenario.named($0.run.scenario)?.summary },
        .text("started") { Indonesian.dateTimeWithSeconds($0.run.startedAt, in: $0.zone) },
        .text("ends") { Indonesian.atTime($0.run.endsAt, in: $0.zone) },
        .text("ended") { row in row.run.endedAt.map { Indonesian.dateTimeWithSeconds($0, in: row.zone) } },
        .text("by") { $0.run.startedBy ?? "–" }, .text("version") { $0.run.version }, .flag("running") { $0.run.isRunning },
        .text("how") { $0.run.isRunning ? nil : $0.run.isStopped ? "Diakhiri lebih awal" : "Habis waktunya" },
        .text("next") { $0.next },
        .text("passed") { row in
            "\(row.run.checks.filter { $0.verdict == .passed }.count) dari \(row.run.checks.count) pemeriksaan lulus"
        })

    private var next: String? {
        switch run.result {
        case .failed: "Perbaiki yang gagal di SIM klinik, lalu mulai skenario ini lagi."
        case .incomplete: "Sebagian belum terlihat. Mulai skenario ini lagi dan lakukan langkahnya dari SIM klinik sebelum waktunya habis."
        case .passed, nil: nil
        }
    }

    var badge: Badge {
        switch run.result {
        case .passed: Badge(kind: "terkirim", label: "Lulus")
        case .failed: Badge(kind: "gagal", label: "Gagal")
        case .incomplete: Badge(kind: "menunggu", label: "Belum lengkap")
        case nil: Badge(kind: "proses", label: "Berjalan")
        }
    }
}

/// A check with its evidence.
struct CheckRow: View {
    let check: ContractCheck

    init(_ check: ContractCheck) { self.check = check }

    static let fields = Fields<Self>(.text("name") { $0.check.name }, .text("says") { $0.check.says }, .view("badge") { $0.badge })

    private var badge: Badge {
        switch check.verdict {
        case .passed: Badge(kind: "terkirim", label: "Lulus")
        case .failed: Badge(kind: "gagal", label: "Gagal")
        case .unseen: Badge(kind: "menunggu", label: "Belum terlihat")
        }
    }
}

/// `Templates/pages/contract-kit/run.mustache`
struct ContractRunView: PageView {
    static let template = "pages/contract-kit/run"
    let page: PageFrame
    let path: String
    let log: String
    let row: ContractRunRow
    let checks: [CheckRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("log") { $0.log }, .view("row") { $0.row },
        .list("checks") { $0.checks })
}

/// `Templates/pages/contract-kit/report.mustache`
struct ContractReportView: PageView {
    static let template = "pages/contract-kit/report"
    let page: PageFrame
    let clinic: String
    let code: String
    let printedAt: String
    let version: String
    let parts: [Part]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("clinic") { $0.clinic }, .text("code") { $0.code }, .text("printedAt") { $0.printedAt },
        .text("version") { $0.version }, .list("parts") { $0.parts }, .view("badge") { $0.badge }, .text("passed") { $0.passed })

    private var passedCount: Int { parts.filter { $0.last?.run.result == .passed }.count }
    private var passed: String { "\(passedCount) dari \(parts.count) skenario lulus" }

    private var badge: Badge {
        if passedCount == parts.count { return Badge(kind: "terkirim", label: "Lulus semua") }
        if parts.contains(where: { $0.last?.run.result == .failed }) { return Badge(kind: "gagal", label: "Ada yang gagal") }
        return Badge(kind: "menunggu", label: "Belum lengkap")
    }

    /// A scenario in the report.
    struct Part: View {
        let scenario: ContractScenario
        let last: ContractRunRow?

        static let fields = Fields<Self>(
            .text("title") { $0.scenario.title }, .text("name") { $0.scenario.name }, .text("summary") { $0.scenario.summary },
            .view("last") { $0.last }, .list("checks") { $0.last?.run.checks.map(CheckRow.init) ?? [] },
            .view("badge") { $0.last?.badge ?? Badge(kind: "dilewati", label: "Belum diuji") })
    }
}
