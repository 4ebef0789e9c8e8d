import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/practitioners`: doctors and others, missing ones first by how much they hold up. NIKs are masked.
struct PractitionerListPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view("", request)) }

    /// `POST /c/{code}/practitioners/search`: names and numbers of persons have no place in an address.
    func search(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request.form.text("cari"), request)) }

    private func view(_ search: String, _ request: ClinicRequest) async throws -> PractitionerListView {
        let today = LocalDate(web.now(), in: request.clinic.timeZone)
        let address = request.address("practitioners")
        let (rows, unknown, conflicts) = try await request.transaction { scope in
            let gaps = try await MappingGaps.load(in: scope)
            let found = try await PractitionerStore.list(in: scope).filter { $0.isFound(by: search) }
            let rows = found.map { practitioner in
                let codes = [
                    practitioner.code, practitioner.ihsNumber, practitioner.nik.map { PractitionerCode.stored($0.digits, scope.keys) },
                ]
                return PractitionerListView.Row(
                    practitioner: practitioner, today: today, address: "\(address)/\(practitioner.id.lowerText)",
                    waiting: practitioner.isActive && practitioner.ihsNumber != nil ? 0 : gaps.waiting(for: "dokter", codes))
            }
            return (
                rows, try await VisitMappingStore.unmappedPractitioners(in: scope), try await ConflictLink.load(request, in: scope)
            )
        }
        return PractitionerListView(
            page: request.frame("Praktisi"), address: address, conflicts: conflicts,
            files: FileLinks(.practitioners, request), search: search, rows: rows.sorted { $0.isBefore($1) },
            unknown: search.isEmpty ? unknown.map { UnknownCodeRow(code: $0, add: address + "/new") } : [])
    }
}

/// `Templates/pages/practitioners/list.mustache`
struct PractitionerListView: PageView {
    static let template = "pages/practitioners/list"
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
        .view("find") {
            FormState(["cari": $0.search]).field("cari", "Cari praktisi", .search)
        },
        .flag("isSearched") { !$0.search.isEmpty }, .text("expiring") { $0.expiring },
        .view("empty") { view in
            view.rows.isEmpty && !view.search.isEmpty
                ? EmptyState(
                    icon: "cari", title: "Tidak ada praktisi yang cocok", says: "SIP, STR, dan NIK dicari dengan nomor lengkapnya.",
                    action: LinkView(view.address, "Semua praktisi"))
                : view.rows.isEmpty
                    ? EmptyState(
                        icon: "praktisi", title: "Belum ada praktisi",
                        says: "Tambahkan dokter dan tenaga kesehatan yang disebut SIM klinik di isian dokter.",
                        action: LinkView(view.address + "/new", "Tambah praktisi")) : nil
        })

    /// How many have a licence that ends soon or has ended.
    private var expiring: String? {
        let count = rows.count { $0.licence != nil }
        return count == 0
            ? nil : "\(Indonesian.number(count)) praktisi: STR atau SIP habis dalam \(ExpiringLicence.warnedFor) hari atau sudah habis"
    }

    struct Row: View {
        let practitioner: Practitioner
        let today: LocalDate
        let address: String
        let waiting: Int

        static let fields = Fields<Self>(
            .text("name") { $0.practitioner.name }, .text("code") { $0.practitioner.shownCode }, .text("link") { $0.address },
            .text("nik") { $0.practitioner.nik?.description }, .text("ihs") { $0.practitioner.ihsNumber },
            .view("state") { $0.practitioner.badge },
            .text("method") { $0.practitioner.methodWords }, .text("licence") { $0.licence },
            .text("waiting") { Indonesian.number($0.waiting) })

        fileprivate var licence: String? {
            practitioner.expiringLicences(on: today).first.map { LicenceNote(licence: $0, today: today).title }
        }

        private var group: Int { practitioner.isActive ? (practitioner.ihsNumber == nil ? 0 : 1) : 2 }

        /// Missing ones first, those that hold up most before others, then by name; unused ones last.
        fileprivate func isBefore(_ other: Row) -> Bool {
            (group, -waiting, practitioner.name.lowercased()) < (other.group, -other.waiting, other.practitioner.name.lowercased())
        }
    }
}

extension Practitioner {
    /// Whether a search means them: a part of the name or code, or a whole number.
    func isFound(by search: String) -> Bool {
        if search.isEmpty { return true }
        if let nik = NIK(search), nik == self.nik { return true }
        let isNamed = [name, code].compactMap { $0 }.contains { $0.localizedCaseInsensitiveContains(search) }
        return isNamed || [sip, str, ihsNumber].compactMap { $0 }.contains { $0.caseInsensitiveCompare(search) == .orderedSame }
    }

    /// The code, masked where a clinic uses the NIK as one.
    var shownCode: String? { code.map { NIK($0)?.description ?? $0 } }

    var badge: Badge {
        if !isActive { return Badge(kind: "dijeda", label: "Nonaktif") }
        return ihsNumber == nil ? Badge(kind: "belum", label: "Belum terhubung") : Badge(kind: "terkirim", label: "Terhubung")
    }

    /// How the IHS number was found.
    var methodWords: String? {
        guard ihsNumber != nil else { return nil }
        return switch verificationMethod {
        case .nikLookup: "dicari dengan NIK"
        case .manual: "diisi sendiri"
        case nil: "belum diperiksa"
        }
    }
}
