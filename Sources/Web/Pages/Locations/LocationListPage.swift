import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/locations`: poli and rooms, missing ones first by how much they hold up.
struct LocationListPage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let (locations, unknown, gaps, creating, conflicts) = try await request.transaction { scope in
            (
                try await LocationStore.list(in: scope), try await VisitMappingStore.unmappedLocations(in: scope),
                try await MappingGaps.load(in: scope), try await LocationCreation.latest(request.clinic, in: scope),
                try await ConflictLink.load(request, in: scope)
            )
        }
        let address = request.address("locations")
        let search = request.query.text("cari")
        let rows = locations.filter { $0.isFound(by: search) }.map { location in
            LocationListView.Row(
                location: location, address: "\(address)/\(location.id.lowerText)", creation: creating[location.id],
                waiting: location.isActive && location.satusehatID != nil
                    ? 0 : gaps.waiting(for: "poli", [location.code, location.satusehatID]))
        }
        return .show(
            LocationListView(
                page: request.frame("Lokasi"), address: address, conflicts: conflicts,
                files: FileLinks(.locations, request), search: search,
                rows: rows.sorted { $0.rank < $1.rank },
                unknown: search.isEmpty ? unknown.map { UnknownCodeRow(code: $0, add: address + "/new") } : []))
    }
}

/// The delivery that creates a location on the platform, as the list shows it.
struct LocationCreation: Sendable, Hashable {
    let delivery: UUID
    let isFailed: Bool

    /// By our location's id, in the clinic's present environment; what has arrived or was skipped is left out.
    static func latest(_ clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: LocationCreation] {
        let rows = try await DeliveryListStore.page(DeliveryFilter(kind: "Location"), after: nil, limit: 500, in: scope)
        let open = rows.filter { $0.environment == clinic.environment.rawValue && ["pending", "processing", "failed"].contains($0.state) }
        let all = open.map { ($0.sourceID, LocationCreation(delivery: $0.id, isFailed: $0.state == "failed")) }
        return Dictionary(all, uniquingKeysWith: { first, _ in first })
    }
}

/// `Templates/pages/locations/list.mustache`
struct LocationListView: PageView {
    static let template = "pages/locations/list"
    let page: PageFrame
    let address: String
    let conflicts: LinkView?
    let files: FileLinks?
    let search: String
    let rows: [Row]
    let unknown: [UnknownCodeRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .view("conflicts") { $0.conflicts },
        .view("files") { $0.files }, .list("rows") { $0.rows },
        .flag("hasRows") { !$0.rows.isEmpty },
        .list("unknown") { $0.unknown }, .flag("hasUnknown") { !$0.unknown.isEmpty },
        .view("find") { FormState(["cari": $0.search]).field("cari", "Cari lokasi", .search) },
        .flag("isSearched") { !$0.search.isEmpty },
        .view("empty") { view in
            view.rows.isEmpty && !view.search.isEmpty
                ? EmptyState(
                    icon: "cari", title: "Tidak ada lokasi yang cocok", says: "Coba sebagian nama atau kode polinya.",
                    action: LinkView(view.address, "Semua lokasi"))
                : view.rows.isEmpty
                    ? EmptyState(
                        icon: "lokasi", title: "Belum ada lokasi", says: "Tambahkan poli dan ruang yang disebut SIM klinik di isian poli.",
                        action: LinkView(view.address + "/new", "Tambah lokasi")) : nil
        })

    struct Row: View {
        let location: Location
        let address: String
        let creation: LocationCreation?
        let waiting: Int

        static let fields = Fields<Self>(
            .text("name") { $0.location.name }, .text("code") { $0.location.code }, .text("link") { $0.address },
            .text("remote") { $0.location.satusehatID }, .view("state") { $0.badge },
            .text("waiting") { $0.waiting == 0 ? nil : Indonesian.number($0.waiting) })

        private var badge: Badge {
            if !location.isActive { return Badge(kind: "dijeda", label: "Nonaktif") }
            if location.satusehatID != nil { return Badge(kind: "terkirim", label: "Terhubung") }
            guard let creation else { return Badge(kind: "belum", label: "Belum terhubung") }
            return creation.isFailed ? Badge(kind: "gagal", label: "Gagal dibuat") : Badge(kind: "proses", label: "Sedang dibuat")
        }

        /// Missing ones first, those that hold up most before others, then by name; unused ones last.
        fileprivate var rank: Rank {
            Rank(group: location.isActive ? (location.satusehatID == nil ? 0 : 1) : 2, waiting: -waiting, name: location.name.lowercased())
        }
    }

    fileprivate struct Rank: Comparable {
        let group: Int
        let waiting: Int
        let name: String

        static func < (left: Rank, right: Rank) -> Bool {
            (left.group, left.waiting, left.name) < (right.group, right.waiting, right.name)
        }
    }
}

extension Location {
    /// Whether a search means it: a part of its name, code or Location id.
    func isFound(by search: String) -> Bool {
        search.isEmpty || [name, code, satusehatID].compactMap { $0 }.contains { $0.localizedCaseInsensitiveContains(search) }
    }
}
