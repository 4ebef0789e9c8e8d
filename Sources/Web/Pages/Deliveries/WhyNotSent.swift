import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// *Kenapa belum terkirim?*: exactly one reason, who can do something about it, and the next step.
enum WhyNotSent {
    /// State of the lane that the delivery goes by.
    struct Lane: Sendable, Hashable {
        /// open, parked, credential, paused.
        var state = "open"
        var reason: String?
        var until: Date?
    }

    /// What the reason is made from besides the delivery.
    struct Surroundings: Sendable {
        var lane = Lane()
        /// What it waits for, still open, oldest first.
        var dependencies: [ShownDelivery] = []
        /// The catalogue's entry for its error.
        var explanation: Explanation?
        var links: ClinicLinks
        var zone: ClinicTimeZone
    }

    /// nil when everything has arrived.
    static func reason(_ delivery: ShownDelivery, _ around: Surroundings) -> Reason? {
        switch DeliveryStatus.of(delivery) {
        case .sent:
            guard delivery.failedUpdates > 0 else { return nil }
            return Reason(
                tone: .bad, lead: "Data ini sudah ada di \(delivery.platform), tetapi pembaruannya ditolak.",
                text: "Buka pembaruan yang gagal di bawah untuk melihat sebabnya.")
        case .failed: return failed(delivery, around)
        case .skipped:
            let isByConsent = delivery.skipReason.map { $0.hasPrefix("consent_") || $0 == "encounter_only" } ?? false
            return Reason(
                tone: .wait, lead: "\(HoldWords.skipped(delivery.skipReason)), jadi data ini sengaja tidak dikirim.", text: nil,
                more: isByConsent ? around.links.consent(delivery.patientID) : nil)
        case .processing:
            return Reason(tone: .wait, lead: "Sedang dikirim sekarang.", text: "Hasilnya tampil di sini dalam beberapa detik.")
        case .unsent:
            return Reason(
                tone: .wait, lead: "Menunggu giliran di antrean pengiriman.", text: "Terkirim sendiri; tidak ada yang perlu dilakukan.")
        case .reconciling:
            return Reason(
                tone: .wait, lead: "Jawaban \(delivery.platform) tidak sampai, jadi hasilnya dipastikan dulu.",
                text: "Data dicari di \(delivery.platform) sebelum dikirim lagi, supaya tidak tercatat dua kali." + resumes(around))
        case .parked, .paused: return lane(delivery, around)
        case .waiting: return waiting(delivery, around)
        }
    }

    private static func failed(_ delivery: ShownDelivery, _ around: Surroundings) -> Reason {
        let explanation = around.explanation
        return Reason(
            tone: .bad, lead: explanation?.meaning ?? "\(delivery.platform) menolak data ini.",
            text: explanation?.remedy ?? "Baca kata-kata \(delivery.platform) di bawah, perbaiki isinya, lalu kirim ulang.",
            words: delivery.errorMessage.map { Masking.text($0) }, owner: explanation?.owner,
            action: around.links.fix(explanation?.fix, visit: delivery.visitID, delivery: delivery.id),
            more: delivery.errorGroupID.map { LinkView(around.links.causePage($0), "Lihat yang sebabnya sama") },
            guide: delivery.errorCode.flatMap { CauseWords.guide($0, delivery.channel, around.links) })
    }

    private static func waiting(_ delivery: ShownDelivery, _ around: Surroundings) -> Reason {
        switch delivery.hold {
        case .mapping:
            let lacks = delivery.holdReason ?? ""
            // Whom the platform knows is found by itself once it may be asked again.
            if around.lane.state == "credential", ["dokter", "poli", "kfa"].contains(HoldWords.parts(lacks).what) {
                var reason = lane(delivery, around)
                reason.text = "\(HoldWords.mapping(lacks)), dan baru bisa dicari di \(delivery.platform) sesudah kredensial diperbaiki."
                reason.more = around.links.mapping(lacks)
                return reason
            }
            let page = around.links.mapping(lacks)
            // Without a page of its own, what to do has to be said.
            let explanation = around.explanation ?? ErrorCatalog.explain(lacks, element: nil, kind: delivery.kind)
            let remedy = page == nil ? explanation.remedy + " " : ""
            return Reason(
                tone: .wait, lead: HoldWords.mapping(lacks) + ".",
                text: remedy + "Satu perbaikan melepas semua data yang menunggu hal yang sama.", owner: .clinic, action: page,
                more: delivery.errorGroupID.map { LinkView(around.links.causePage($0), "Lihat yang menunggu sama") })
        case .consent:
            return Reason(
                tone: .wait, lead: "Persetujuan pasien belum dicatat.",
                text: "Kebijakan klinik mewajibkan persetujuan sebelum data dikirim. Petugas pendaftaran mencatatnya.", owner: .clinic,
                action: around.links.consent(delivery.patientID))
        case .dependency: return dependency(delivery, around)
        default:
            if around.lane.state != "open" || delivery.laneState != "open" { return lane(delivery, around) }
            let time = delivery.nextRetryAt.map { " \(Indonesian.atTime($0, in: around.zone))" } ?? ""
            return Reason(
                tone: .wait, lead: "Percobaan terakhir gagal; dicoba lagi\(time).",
                text: around.explanation?.meaning ?? "Biasanya sembuh sendiri; tidak ada yang perlu dilakukan.",
                words: delivery.errorMessage.map { Masking.text($0) }, owner: around.explanation?.owner)
        }
    }

    /// The first open dependency that something is wrong with, else the first.
    private static func dependency(_ delivery: ShownDelivery, _ around: Surroundings) -> Reason {
        let blocking = around.dependencies.first { DeliveryStatus.of($0) == .failed } ?? around.dependencies.first
        guard let blocking else {
            return Reason(
                tone: .wait, lead: "Menunggu diagnosis dan data lain kunjungan ini.",
                text: "SATUSEHAT menerima kunjungan selesai hanya bila paling sedikit satu diagnosis sudah terkirim.",
                action: delivery.visitID.map { LinkView(around.links.visit($0), "Buka kunjungan") })
        }
        let hasFailed = DeliveryStatus.of(blocking) == .failed
        return Reason(
            tone: hasFailed ? .bad : .wait,
            lead: hasFailed ? "\(blocking.title) ditolak \(blocking.platform)." : "Menunggu \(blocking.title).",
            text: hasFailed
                ? "Perbaiki dan kirim ulang \(blocking.kind); data ini menyusul sendiri."
                : "\(HoldWords.short(blocking, meaning: nil, zone: around.zone) ?? "Sedang dalam antrean"). Data ini menyusul sendiri.",
            owner: hasFailed ? .clinic : nil, action: LinkView(around.links.delivery(blocking.id), "Buka \(blocking.kind)"))
    }

    private static func lane(_ delivery: ShownDelivery, _ around: Surroundings) -> Reason {
        // What keeps the kind comes before what stops the lane: it has to be mended all the same.
        let state = around.lane.state == "open" || delivery.laneState == "no_right" ? delivery.laneState : around.lane.state
        switch state {
        case "no_right":
            return Reason(
                tone: .bad, lead: "\(delivery.platform) belum memberi klinik ini hak untuk \(delivery.kind).",
                text: "Admin klinik meminta hak akses kepada \(delivery.platform) untuk Client ID klinik, lalu menekan Coba lagi di daftar "
                    + "\(delivery.kind). Data ini lalu terkirim sendiri; jenis lain tidak terhambat.",
                owner: .clinic, action: LinkView("\(around.links.base)/satusehat/\(delivery.kind)", "Buka daftar \(delivery.kind)"),
                more: around.links.fix(.credentials, visit: nil, delivery: nil))
        case "credential":
            return Reason(
                tone: .bad, lead: "Kredensial klinik ditolak \(delivery.platform).",
                text: "Perbaiki kredensial atau jalankan Tes koneksi; pengiriman berlanjut sendiri sesudahnya.", words: around.lane.reason,
                owner: .clinic,
                action: around.links.fix(.credentials, visit: nil, delivery: nil))
        case "parked":
            return Reason(
                tone: .wait, lead: "\(delivery.platform) sedang tidak tersedia.",
                text: "Data diparkir dan berjalan lagi sendiri; jatah percobaan tidak berkurang." + resumes(around), owner: .platform)
        default:
            return Reason(
                tone: .wait, lead: "Pengiriman klinik ini dihentikan sementara.",
                text: around.lane.reason.map { "Alasannya: \($0)" }, action: LinkView(around.links.base + "/satusehat", "Buka Dashboard"))
        }
    }

    private static func resumes(_ around: Surroundings) -> String {
        around.lane.until.map { " Dicoba lagi \(Indonesian.atTime($0, in: around.zone)) \(around.zone.abbreviation)." } ?? ""
    }
}

/// The reason, for `partials/deliveries/reason`.
struct Reason: View, Hashable {
    enum Tone: String, Sendable { case bad, wait }

    var tone: Tone
    var lead: String
    var text: String?
    /// The platform's own words.
    var words: String?
    var owner: Explanation.Owner?
    var action: LinkView?
    var more: LinkView?
    /// Where the guide explains the error.
    var guide: LinkView?
    /// Of the section.
    var title = "Kenapa belum terkirim?"

    static let fields = Fields<Self>(
        .text("title") { $0.title }, .flag("wait") { $0.tone == .wait }, .text("lead") { $0.lead }, .text("text") { $0.text },
        .text("words") { $0.words }, .text("owner") { $0.owner?.sentence }, .view("action") { $0.action }, .view("more") { $0.more },
        .view("guide") { $0.guide },
        .flag("linked") { $0.action != nil || $0.more != nil })
}

extension LinkView: Hashable {
    /// By address and words.
    public static func == (left: LinkView, right: LinkView) -> Bool { left.address == right.address && left.label == right.label }
    /// By address and words.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(label)
    }
}

extension Explanation.Owner {
    /// Who can mend it.
    var sentence: String {
        switch self {
        case .clinic: "Klinik dapat memperbaikinya."
        case .platform: "Gangguan di pihak platform nasional, bukan di klinik."
        case .jembatan: "Sampaikan kepada pengelola Jembatan."
        }
    }
}
