import Clinics
import Templating

/// The side menu, in the order and nesting of the seeds (*Integrasi → Satu Sehat → Dashboard*). A link shows where its page exists and
/// the viewer has the permission.
enum Navigation {
    struct Item: Sendable {
        let heading: String?
        let section: String?
        let label: String
        let icon: String
        /// The route; below `/c/{code}` for a clinic.
        let route: String
        let permission: Permission
        /// Key after `g` (`app.js`).
        var go: String?
        /// Only for clinics of this level; nil for all.
        var level: FacilityLevel?
    }

    static let clinic: [Item] = [
        Item("Integrasi", "Satu Sehat", "Dashboard", "dasbor", "satusehat", .satusehat, go: "dasbor"),
        Item("Integrasi", "Satu Sehat", "Kunjungan", "kunjungan", "visits", .visits, go: "kunjungan"),
        Item("Integrasi", "Satu Sehat", "Semua kiriman", "kirim", "deliveries", .satusehat, go: "satusehat"),
        Item("Integrasi", "Satu Sehat", "Pemetaan KFA", "obat", "kfa", .satusehat, go: nil),
        Item("Integrasi", "Satu Sehat", "Kegagalan", "gagal", "errors", .satusehat, go: "kegagalan"),
        Item("Integrasi", "Satu Sehat", "Peringatan", "peringatan", "alerts", .satusehat, go: nil),
        Item("Integrasi", "Satu Sehat", "Perbandingan harian", "dicocokkan", "comparisons", .satusehat, go: nil),
        Item("Integrasi", "Satu Sehat", "Kesehatan SATUSEHAT", "info", "health", .satusehat, go: nil),
        Item("Integrasi", "BPJS", "BPJS FKTP", "bpjs", "bpjs", .satusehat, go: nil, .fktp),
        Item("Integrasi", "BPJS", "Referensi Antrean", "bpjs", "bpjs", .satusehat, go: nil, .fkrtl),
        Item("Integrasi", "BPJS", "Mobile JKN", "ponsel", "mobile-jkn", .satusehat, go: nil, .fkrtl),
        Item("Integrasi", "BPJS", "Pemantauan BPJS", "bpjs", "bpjs/monitoring", .satusehat, go: nil),
        Item("Integrasi", "SIM klinik", "Log API", "naikturun", "api-log", .satusehat, go: "log-api"),
        Item("Integrasi", "SIM klinik", "Webhook", "tautan", "webhooks", .credentials, go: nil),
        Item("Integrasi", "SIM klinik", "Panduan Integrasi", "buku", "guide", .satusehat, go: nil),
        Item("Integrasi", "SIM klinik", "Uji integrasi", "tugas", "contract-kit", .satusehat, go: nil),
        Item("Data induk", nil, "Lokasi", "lokasi", "locations", .masterData, go: "lokasi"),
        Item("Data induk", nil, "Praktisi", "praktisi", "practitioners", .masterData, go: "praktisi"),
        Item("Data induk", nil, "Pasien", "orang", "patients", .patients, go: "pasien"),
        Item("Data induk", nil, "Produk", "obat", "products", .masterData, go: nil),
        Item("Data induk", nil, "Mutu data", "peringatan", "conflicts", .masterData, go: nil),
        Item("Data induk", nil, "Persetujuan", "setuju", "consents", .consents, go: "persetujuan"),
        Item("Data induk", nil, "Kode", "cari", "codes", .masterData, go: nil),
        Item("Data induk", nil, "Impor dan ekspor", "naikturun", "imports", .patients, go: nil),
        Item("Pengaturan", nil, "Jadwal", "jadwal", "schedules", .satusehat, go: nil),
        Item("Pengaturan", nil, "Kredensial", "kunci", "credentials", .credentials, go: "kredensial"),
        Item("Pengaturan", nil, "Pengguna", "orang", "users", .clinicUsers, go: "pengguna"),
        Item("Pengaturan", nil, "Jejak audit", "mata", "audit", .clinicAudit, go: "audit"),
    ]

    static let platform: [Item] = [
        Item(nil, nil, "Klinik", "gedung", "/clinics", .clinics, go: "klinik"),
        Item(nil, nil, "Kesehatan sistem", "info", "/system", .system, go: nil),
        Item(nil, nil, "Peringatan", "peringatan", "/system/alerts", .system, go: nil),
        Item(nil, nil, "Pekerjaan", "jadwal", "/jobs", .system, go: nil),
        Item(nil, nil, "Pengguna", "orang", "/users", .platformUsers, go: "pengguna"),
        Item(nil, nil, "Jejak audit", "mata", "/audit", .platformAudit, go: "audit"),
    ]

    /// The groups that this viewer sees on the page at `path`.
    static func groups(_ viewer: Viewer?, _ access: ClinicAccess?, path: String, pages: Set<String>) -> [NavigationGroup] {
        guard let viewer else { return [] }
        if let access {
            let items = clinic.filter { $0.level == nil || $0.level == access.clinic.level }
            return groups(items, below: "/c/\(access.clinic.code)/", access.permissions, path, pages)
        }
        return groups(platform, below: "", viewer.platformPermissions, path, pages) + ownClinics(viewer)
    }

    /// The way back from the profile.
    private static func ownClinics(_ viewer: Viewer) -> [NavigationGroup] {
        let links = viewer.clinics.map {
            NavigationLink(address: "/c/\($0.code)", label: $0.name, icon: "gedung", go: nil, isCurrent: false)
        }
        guard !links.isEmpty else { return [] }
        return [NavigationGroup(headingOfItems: "Klinik Anda", heading: "Klinik Anda", section: nil, links: links)]
    }

    /// The first page of a clinic that somebody with these permissions may see, below `/c/{code}/`.
    static func firstPage(_ permissions: Set<Permission>, pages: Set<String>) -> String? {
        clinic.first { permissions.contains($0.permission) && pages.contains("/c/{code}/" + $0.route) }?.route
    }

    private static func groups(
        _ items: [Item], below: String, _ permissions: Set<Permission>, _ path: String, _ pages: Set<String>
    ) -> [NavigationGroup] {
        let pattern = below.isEmpty ? "" : "/c/{code}/"
        let shown = items.filter { permissions.contains($0.permission) && pages.contains(pattern + $0.route) }
        // The nearest of two of which one is below the other; a clinic's own address shows its first page.
        let here =
            shown.filter { path == below + $0.route || path.hasPrefix(below + $0.route + "/") }.max { $0.route.count < $1.route.count }?
            .route
            ?? (path + "/" == below ? shown.first?.route : nil)
        var groups: [NavigationGroup] = []
        for item in shown {
            let address = below + item.route
            let isHere = item.route == here
            let link = NavigationLink(address: address, label: item.label, icon: item.icon, go: item.go, isCurrent: isHere)
            if let last = groups.last, last.headingOfItems == item.heading, last.section == item.section {
                groups[groups.count - 1].links.append(link)
            } else {
                let isNew = groups.last?.headingOfItems != item.heading
                groups.append(
                    NavigationGroup(
                        headingOfItems: item.heading, heading: isNew ? item.heading : nil, section: item.section,
                        links: [link]))
            }
        }
        return groups
    }
}

extension Navigation.Item {
    fileprivate init(
        _ heading: String?, _ section: String?, _ label: String, _ icon: String, _ route: String, _ permission: Permission, go: String?,
        _ level: FacilityLevel? = nil
    ) {
        self.init(
            heading: heading, section: section, label: label, icon: icon, route: route, permission: permission, go: go, level: level)
    }
}

/// Links under one heading of the side menu.
struct NavigationGroup: View {
    let headingOfItems: String?
    /// Shown only with the first group under it.
    let heading: String?
    let section: String?
    var links: [NavigationLink]

    static let fields = Fields<Self>(
        .text("heading") { $0.heading }, .text("section") { $0.section },
        .text("name") { [$0.headingOfItems, $0.section].compactMap { $0 }.joined(separator: ": ") }, .list("links") { $0.links })
}

/// One link of the side menu.
struct NavigationLink: View {
    let address: String
    let label: String
    let icon: String
    let go: String?
    let isCurrent: Bool

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("label") { $0.label }, .text("icon") { $0.icon }, .text("go") { $0.go },
        .flag("current") { $0.isCurrent })
}
