import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// What pages say of a registration and of its deliveries.
struct BookingWords: Sendable {
    let booking: Antrean
    let standing: BookingStanding
    /// In order of making.
    let deliveries: [DeliveryRow]
    let kinds: KindRegistry
    let zone: ClinicTimeZone

    var badge: Badge {
        switch standing {
        case .sent: Badge(kind: "terkirim", label: "Terkirim")
        case .marked: Badge(kind: "dilewati", icon: "edit", label: "Ditandai sudah")
        case .failed: Badge(kind: "gagal", label: "Gagal")
        case .skipped: Badge(kind: "dilewati", label: "Dilewati")
        case .pending: add.map { MonitoringWords.badge(ShownDelivery($0)) } ?? Badge(kind: "belum", label: "Belum terkirim")
        }
    }

    /// What stands below the badge; nil when it says all.
    var why: String? {
        if let failed = deliveries.first(where: { $0.state == "failed" }) { return said(failed) }
        if booking.cancelledAt != nil { return cancelled }
        if booking.tasks[.absent] != nil { return "Tidak hadir" }
        // What waits for the one before has no reason of its own.
        if let waiting = deliveries.first(where: { $0.state == "pending" && $0.hold != .dependency }), let says = said(waiting) {
            return says
        }
        switch standing {
        case .marked: return "Tidak dihitung terkirim"
        case .sent where booking.source == .mobileJKN: return "Dipesan di Mobile JKN"
        case .skipped: return add.flatMap { HoldWords.skipped($0.skipReason) }
        default: return nil
        }
    }

    /// The delivery that a person should look at first: what failed.
    var failed: DeliveryRow? { deliveries.first { $0.state == "failed" } }

    /// The delivery that tells of a task.
    func delivery(_ task: TaskID) -> DeliveryRow? {
        deliveries.first { $0.kind == "update_waktu" && $0.step == String(task.rawValue) }
    }

    /// The tasks 1 to 7 and 99, in that order.
    var steps: [BookingStep] { TaskID.allCases.map { BookingStep($0, self) } }

    var add: DeliveryRow? { deliveries.first { $0.kind == "tambah_booking" } }

    private var cancelled: String {
        if booking.isCancelledInMobileJKN { return "Dibatalkan di Mobile JKN" }
        return deliveries.contains { $0.kind == "batal_booking" } ? "Dibatalkan" : "Dibatalkan sebelum dikirim"
    }

    /// Why a delivery stands as it does, with the task that it is of.
    private func said(_ delivery: DeliveryRow) -> String? {
        guard let says = reason(delivery) else { return nil }
        guard delivery.kind == "update_waktu", let step = delivery.step, !says.contains("ugas \(step)") else { return says }
        return "Tugas \(step): \(says)"
    }

    /// Why a delivery stands as it does.
    func reason(_ delivery: DeliveryRow) -> String? {
        let meaning = delivery.errorCode.map {
            kinds.kind(delivery.kind, .mobileJKN)?.explain($0, element: delivery.errorElement).meaning ?? ""
        }
        return HoldWords.short(ShownDelivery(delivery), meaning: meaning, zone: zone).map { Masking.text($0) }
    }
}

/// One task of a registration: when, and how far BPJS knows. Word and sign tell it, colour only supports them.
struct BookingStep: View {
    let task: TaskID
    let time: String?
    let shape: (kind: String, word: String)

    static let fields = Fields<Self>(
        .text("number") { String($0.task.rawValue) }, .text("time") { $0.time ?? "–" }, .text("kind") { $0.shape.kind },
        // A dash says that there is nothing; two hundred times the words would weigh more than the rows.
        .text("word") { $0.shape.kind.isEmpty ? nil : $0.shape.word })

    init(_ task: TaskID, _ words: BookingWords) {
        self.task = task
        time = words.booking.tasks[task].map { Indonesian.time($0, in: words.zone) }
        shape = Self.shape(task, words)
    }

    private static func shape(_ task: TaskID, _ words: BookingWords) -> (kind: String, word: String) {
        if let delivery = words.delivery(task) {
            switch delivery.state {
            case "completed": return ("ok", "terkirim")
            case "failed": return ("bad", "gagal")
            case "skipped": return ("off", "tidak dikirim")
            default: return ("wait", "menunggu")
            }
        }
        if words.booking.tasks[task] != nil { return ("off", "tidak dikirim") }
        return ("", words.booking.expects(task) ? "belum ada" : "tidak perlu")
    }
}

extension Compliance.Gap {
    /// What lacks, as a heading.
    var title: String {
        switch reason {
        case .unrecorded(let task): "Waktu tugas \(task.rawValue) belum dicatat"
        case .wrongTime(let task): "Waktu tugas \(task.rawValue) keliru"
        case .lacking(let lack): HoldWords.mapping(lack)
        case .refused: "Ditolak BPJS"
        case .late: "Terlambat: harinya sudah lewat"
        case .closed: "Ditutup petugas, tidak dikirim"
        case .underWay: "Sedang dikirim"
        }
    }

    /// What helps.
    var remedy: String {
        switch reason {
        case .unrecorded(let task): "\(task.meaning): catat pada hari yang sama."
        case .wrongTime: "Waktunya harus sesudah tugas sebelumnya dan pada tanggal periksa."
        case .lacking: "Setelah dilengkapi, semuanya terkirim sendiri."
        case .refused: "Buka kiriman, perbaiki menurut sebabnya, lalu kirim ulang."
        case .late: "BPJS tidak menerimanya lagi; tetap dihitung belum lengkap."
        case .closed: "Petugas menyatakan BPJS mengetahuinya dengan cara lain."
        case .underWay: "Tidak ada yang perlu dilakukan."
        }
    }

    /// Who mends it.
    var ownerWord: String {
        switch owner {
        case .desk: "Loket pendaftaran"
        case .nurse: "Perawat poli"
        case .doctor: "Dokter"
        case .pharmacy: "Farmasi"
        case .clinicAdmin: "Admin klinik"
        case .nobody: "Tidak ada"
        }
    }
}
