import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/practitioners`: doctors and others, missing ones first by how much they hold up. NIKs are masked.
struct PractitionerListPage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let address = request.address("practitioners")
        let (rows, unknown) = try await request.transaction { scope in
            let gaps = try await MappingGaps.load(in: scope)
            let rows = try await PractitionerStore.list(in: scope).map { practitioner in
                let codes = [
                    practitioner.code, practitioner.ihsNumber, practitioner.nik.map { PractitionerCode.stored($0.digits, scope.keys) },
                ]
                return PractitionerListView.Row(
                    practitioner: practitioner, address: "\(address)/\(practitioner.id.lowerText)",
                    waiting: practitioner.isActive && practitioner.ihsNumber != nil ? 0 : gaps.waiting(for: "dokter", codes))
            }
            return (rows, try await VisitMappingStore.unmappedPractitioners(in: scope))
        }
        return .show(
            PractitionerListView(
                page: request.frame("Praktisi"), address: address, rows: rows.sorted { $0.isBefore($1) },
                unknown: unknown.map { UnknownCodeRow(code: $0, add: address + "/new") }))
    }
}

/// `Templates/pages/practitioners/list.mustache`
struct PractitionerListView: PageView {
    static let template = "pages/practitioners/list"
    let page: PageFrame
    let address: String
    let rows: [Row]
    let unknown: [UnknownCodeRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .list("unknown") { $0.unknown }, .flag("hasUnknown") { !$0.unknown.isEmpty },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(
                    icon: "praktisi", title: "Belum ada praktisi",
                    says: "Tambahkan dokter dan tenaga kesehatan yang disebut SIM klinik di isian dokter.",
                    action: LinkView(view.address + "/new", "Tambah praktisi")) : nil
        })

    struct Row: View {
        let practitioner: Practitioner
        let address: String
        let waiting: Int

        static let fields = Fields<Self>(
            .text("name") { $0.practitioner.name }, .text("code") { $0.practitioner.shownCode }, .text("link") { $0.address },
            .text("nik") { $0.practitioner.nik?.description }, .text("ihs") { $0.practitioner.ihsNumber },
            .view("state") { $0.practitioner.badge },
            .text("method") { $0.practitioner.methodWords }, .text("waiting") { Indonesian.number($0.waiting) })

        private var group: Int { practitioner.isActive ? (practitioner.ihsNumber == nil ? 0 : 1) : 2 }

        /// Missing ones first, those that hold up most before others, then by name; unused ones last.
        fileprivate func isBefore(_ other: Row) -> Bool {
            (group, -waiting, practitioner.name.lowercased()) < (other.group, -other.waiting, other.practitioner.name.lowercased())
        }
    }
}

extension Practitioner {
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
