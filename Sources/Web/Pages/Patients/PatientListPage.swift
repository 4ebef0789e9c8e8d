import Clinics
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/patients`: the clinic's patients, newest first. What is searched for is posted: names and numbers of persons have no place
/// in an address.
struct PatientListPage: Sendable {
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        .show(try await view(nil, after: UUID(uuidString: request.query.text("sesudah")), request))
    }

    func search(_ request: ClinicRequest) async throws -> PageResult {
        guard let search = request.form.optional("cari") else { return .redirect(request.address("patients")) }
        return .show(try await view(search, after: UUID(uuidString: request.form.text("sesudah")), request))
    }

    private func view(_ search: String?, after: UUID?, _ request: ClinicRequest) async throws -> PatientListView {
        let (rows, conflicts) = try await request.transaction { scope in
            (
                try await PatientStore.list(search: search, after: after, limit: Self.perPage + 1, in: scope),
                try await ConflictLink.load(request, in: scope)
            )
        }
        let shown = rows.prefix(Self.perPage)
        return PatientListView(
            page: request.frame("Pasien"), address: request.address("patients"), conflicts: conflicts,
            files: FileLinks(.patients, request), search: search, rows: Array(shown),
            next: rows.count > Self.perPage ? shown.last?.id : nil, isFirst: after == nil)
    }
}

/// `Templates/pages/patients/list.mustache`
struct PatientListView: PageView {
    static let template = "pages/patients/list"
    let page: PageFrame
    let address: String
    let conflicts: LinkView?
    let files: FileLinks?
    let search: String?
    let rows: [PatientSummary]
    let next: UUID?
    let isFirst: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .view("conflicts") { $0.conflicts },
        .view("files") { $0.files }, .view("find") { $0.find },
        .text("search") { $0.search },
        .list("rows") { view in view.rows.map { Row(patient: $0, address: view.address) } }, .flag("hasRows") { !$0.rows.isEmpty },
        .text("says") { "\(Indonesian.number($0.rows.count)) pasien di halaman ini" }, .text("more") { $0.next?.lowerText },
        .view("pager") { $0.search == nil ? $0.pager : nil }, .text("nik") { $0.unknownNIK?.digits },
        .text("masked") { $0.unknownNIK?.description }, .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var find: FieldView {
        FormState(["cari": search ?? ""]).field(
            "cari", "Cari pasien", .search)
    }

    /// A NIK that nobody here has can be asked for at the platform.
    private var unknownNIK: NIK? { rows.isEmpty ? search.flatMap { NIK($0) } : nil }

    private var pager: Pager {
        Pager(
            says: "\(Indonesian.number(rows.count)) pasien di halaman ini", first: isFirst ? nil : address,
            next: next.map { Address(address, ["sesudah": $0.lowerText]).text })
    }

    private var empty: EmptyState {
        guard search == nil else {
            return EmptyState(
                icon: "cari", title: "Tidak ada pasien yang cocok", says: "Periksa ejaan nama, atau cari dengan NIK atau no. RM lengkap.",
                action: LinkView(address, "Semua pasien"))
        }
        return EmptyState(
            icon: "orang", title: "Belum ada pasien",
            says: "Pasien muncul di sini begitu SIM klinik mengirim kunjungannya, atau tambahkan sendiri.",
            action: LinkView(address + "/new", "Tambah pasien"))
    }

    struct Row: View {
        let patient: PatientSummary
        let address: String

        static let fields = Fields<Self>(
            .text("link") { "\($0.address)/\($0.patient.id.lowerText)" }, .text("name") { $0.patient.name ?? "Pasien tanpa nama" },
            .text("record") { $0.patient.medicalRecordNumber },
            .text("nik") { row in row.patient.nikLastFour.map { "************" + $0 } },
            .text("born") { row in row.patient.birthDate.map { Indonesian.date($0) } }, .text("ihs") { $0.patient.ihsNumber },
            .view("state") { $0.patient.badge })
    }
}

extension PatientSummary {
    var badge: Badge {
        if !isActive { return Badge(kind: "dijeda", label: "Nonaktif") }
        return ihsNumber == nil ? Badge(kind: "belum", label: "Belum terhubung") : Badge(kind: "terkirim", label: "Terhubung")
    }
}
