import Clinics
import Delivery

/// A kind of work at BPJS as seed 003's dropdown names it, with its address.
struct BPJSJob: Sendable, Hashable {
    /// In the address: "tambah-antrean".
    let slug: String
    /// The name of its kind.
    let kind: String
    let channel: Channel
    let title: String

    /// What a first-level clinic tells BPJS, in the order of seed 003.
    static let firstLevel = [
        BPJSJob(slug: "tambah-antrean", kind: "tambah_antrean", channel: .antreanFKTP, title: "Tambah Antrean"),
        BPJSJob(slug: "panggil-antrean", kind: "panggil_antrean", channel: .antreanFKTP, title: "Panggil Antrean"),
        BPJSJob(slug: "batal-antrean", kind: "batal_antrean", channel: .antreanFKTP, title: "Batal Antrean"),
        BPJSJob(slug: "tambah-pendaftaran", kind: "tambah_pendaftaran", channel: .pcare, title: "Tambah Pendaftaran"),
        BPJSJob(slug: "tambah-kunjungan", kind: "tambah_kunjungan", channel: .pcare, title: "Tambah Kunjungan"),
        BPJSJob(slug: "hapus-pendaftaran", kind: "hapus_pendaftaran", channel: .pcare, title: "Hapus Pendaftaran"),
        BPJSJob(slug: "hapus-kunjungan", kind: "hapus_kunjungan", channel: .pcare, title: "Hapus Kunjungan"),
    ]

    /// What a clinic of the referral level does.
    static let referralLevel = [
        BPJSJob(slug: "tambah-antrean", kind: "tambah_booking", channel: .mobileJKN, title: "Tambah Antrean"),
        BPJSJob(slug: "waktu-tugas", kind: "update_waktu", channel: .mobileJKN, title: "Waktu Tugas"),
        BPJSJob(slug: "batal-antrean", kind: "batal_booking", channel: .mobileJKN, title: "Batal Antrean"),
        BPJSJob(slug: "antrean-farmasi", kind: "antrean_farmasi", channel: .mobileJKN, title: "Antrean Farmasi"),
    ]

    static func all(of level: FacilityLevel) -> [BPJSJob] { level == .fktp ? firstLevel : referralLevel }

    /// The kinds that BPJS gives a number: noUrut, noKunjungan.
    static let numbered: Set<String> = ["tambah_pendaftaran", "tambah_kunjungan"]

    /// The job whose deliveries are of a kind.
    static func of(_ kind: String) -> BPJSJob? { (firstLevel + referralLevel).first { $0.kind == kind } }
}

extension Channel {
    /// What people call the platform.
    var name: String {
        switch self {
        case .pcare: "PCare"
        case .antreanFKTP: "Antrean BPJS"
        case .mobileJKN: "Mobile JKN"
        case .satusehat: "SATUSEHAT"
        }
    }
}

/// What people call the platform that a kind goes to.
enum PlatformName {
    static func of(_ kind: String) -> String { (BPJSJob.of(kind)?.channel ?? .satusehat).name }
}

extension ShownDelivery {
    /// The way that it goes.
    var channel: Channel { BPJSJob.of(kind)?.channel ?? .satusehat }
    /// What people call the platform that it goes to.
    var platform: String { channel.name }
    /// Whether it goes to BPJS.
    var isBPJS: Bool { channel != .satusehat }
}

/// Where a delivery is listed.
struct DeliveryHome: Sendable {
    let crumbs: [Crumb]

    /// Where a platform's deliveries are listed.
    init(_ channel: Channel, _ request: ClinicRequest) {
        crumbs =
            channel == .satusehat
            ? [Crumb("SATUSEHAT", request.address("satusehat"))]
            : [Crumb("Pemantauan BPJS", request.address("bpjs/monitoring")), Crumb(channel.name)]
    }

    init(_ kind: any DeliveryKind, _ request: ClinicRequest) {
        if let job = BPJSJob.of(kind.name) {
            crumbs = [Crumb("Pemantauan BPJS", request.address("bpjs/monitoring/\(job.slug)")), Crumb(kind.title)]
        } else {
            crumbs = [
                Crumb("SATUSEHAT", request.address("satusehat")), Crumb(kind.title, request.address("satusehat/\(kind.name)")),
            ]
        }
    }
}
