import BPJS
import Clinics
import Templating

/// The tabs over the BPJS pages of a clinic: a referral clinic has no PCare, and its bookings have a page of their own.
enum BPJSTabs {
    /// What is open.
    enum Part: Sendable, Hashable { case references(ServiceFamily), monitoring, mappings, members }

    /// What the menu and the crumbs call these pages.
    static func name(_ clinic: Clinic) -> String { clinic.level == .fktp ? "BPJS FKTP" : "Referensi Antrean" }

    /// Those that this clinic has.
    static func all(_ request: ClinicRequest, _ part: Part) -> [Tab] {
        var tabs: [Tab]
        if request.clinic.level == .fktp {
            tabs = [
                Tab(request.address("bpjs"), "Referensi PCare", part == .references(.pcare)),
                Tab(request.address("bpjs/antrean"), "Referensi Antrean", part == .references(.antreanFKTP)),
            ]
        } else {
            tabs = [Tab(request.address("bpjs"), "Referensi Antrean", part == .references(.antreanRS))]
        }
        tabs.append(Tab(request.address("bpjs/monitoring/tambah-antrean"), "Pemantauan", part == .monitoring))
        tabs.append(Tab(request.address("bpjs/mappings"), "Pemetaan", part == .mappings))
        if request.clinic.level == .fktp { tabs.append(Tab(request.address("bpjs/peserta"), "Cek peserta", part == .members)) }
        return tabs
    }

    struct Tab: View {
        let address: String
        let label: String
        let isCurrent: Bool

        init(_ address: String, _ label: String, _ isCurrent: Bool) {
            self.address = address
            self.label = label
            self.isCurrent = isCurrent
        }

        static let fields = Fields<Self>(.text("address") { $0.address }, .text("label") { $0.label }, .flag("current") { $0.isCurrent })
    }
}

/// What stands in place of lists that cannot be read.
enum MissingAccess {
    static func note(_ family: ServiceFamily, _ request: ClinicRequest) -> EmptyState {
        EmptyState(
            icon: "kunci", title: "Kredensial \(family.name) belum lengkap",
            says: "Isi cons-id, secret, dan user key dari BPJS; sesudahnya daftar dibaca setiap hari dan dapat dicari di sini.",
            action: request.may(.credentials) ? LinkView(request.address("credentials/bpjs/\(family.rawValue)"), "Buka Kredensial") : nil)
    }
}
