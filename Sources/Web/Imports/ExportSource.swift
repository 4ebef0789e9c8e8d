import BPJS
import Clinics
import Delivery
import Foundation
import Vocabulary

/// A clinic's list as rows of a file, page by page; what pages mask is masked here too.
actor ExportSource {
    private static let portion = 500

    private let kind: ImportKind
    private let database: ClinicDatabase
    private let clinic: Clinic
    private let intake: Intake
    private var after: UUID?
    private var afterVisit: VisitCursor?
    private var isOver = false

    init(_ kind: ImportKind, of clinic: Clinic, _ database: ClinicDatabase, _ intake: Intake) {
        self.intake = intake
        self.kind = kind
        self.clinic = clinic
        self.database = database
    }

    static func headings(_ kind: ImportKind) -> [String] {
        switch kind {
        case .locations: ["kode", "nama", "jenis", "deskripsi", "spesialisasi", "aktif", "location_id"]
        case .practitioners: ["kode_dokter", "nama", "nik", "sip", "sip_sampai", "str", "str_sampai", "spesialisasi", "aktif", "nomor_ihs"]
        case .patients: ["no_rm", "nama", "nik", "no_bpjs", "tanggal_lahir", "jenis_kelamin", "nomor_ihs"]
        case .products: ["kode", "nama", "satuan", "kode_kfa", "kode_sediaan", "nama_sediaan", "jenis_racikan", "pabrik", "aktif"]
        case .visits: ["no_kunjungan", "tanggal_kunjungan", "tanggal_selesai", "nama_pasien", "nik_pasien", "poli", "dokter", "status"]
        case .registrations: RegistrationImport.headings + ["status_kirim"]
        }
    }

    /// The next rows; none at the end.
    func next() async throws -> [[String]] {
        guard !isOver else { return [] }
        let (after, afterVisit) = (after, afterVisit)
        let (rows, last, lastVisit) = try await database.transaction(in: clinic.id) { scope in
            try await page(after, afterVisit, in: scope)
        }
        (self.after, self.afterVisit) = (last ?? after, lastVisit ?? afterVisit)
        isOver = rows.count < Self.portion
        return rows
    }

    private func page(
        _ after: UUID?, _ afterVisit: VisitCursor?, in scope: ClinicScope
    ) async throws -> (rows: [[String]], last: UUID?, lastVisit: VisitCursor?) {
        switch kind {
        case .locations:
            let found = try await LocationStore.page(after: after, limit: Self.portion, in: scope)
            return (found.map(Self.row), found.last?.id, nil)
        case .practitioners:
            let found = try await PractitionerStore.page(after: after, limit: Self.portion, in: scope)
            return (found.map(Self.row), found.last?.id, nil)
        case .patients:
            let found = try await PatientStore.list(after: after, limit: Self.portion, in: scope)
            return (found.map(Self.row), found.last?.id, nil)
        case .products:
            let found = try await ProductStore.page(after: after, limit: Self.portion, in: scope)
            return (found.map(Self.row), found.last?.id, nil)
        case .visits:
            let found = try await VisitListStore.page(VisitFilter(), after: afterVisit, limit: Self.portion, in: scope)
            return (found.map(row), nil, found.last.map { VisitCursor($0) })
        case .registrations:
            let found = try await BookingStore.page(after: after, limit: Self.portion, clinic.environment, in: scope)
            let progress = try await RegistrationImport.progress(of: found, intake, in: scope)
            return (progress.map { RegistrationImport.row($0, clinic.timeZone) }, found.last?.id, nil)
        }
    }

    private static func row(_ location: Location) -> [String] {
        [
            location.code ?? "", location.name, location.physicalType, location.details ?? "", location.specialty ?? "",
            yes(location.isActive), location.satusehatID ?? "",
        ]
    }

    private static func row(_ practitioner: Practitioner) -> [String] {
        [
            practitioner.code ?? "", practitioner.name, practitioner.nik?.description ?? "", practitioner.sip ?? "",
            practitioner.sipExpiresOn?.text ?? "", practitioner.str ?? "", practitioner.strExpiresOn?.text ?? "",
            practitioner.specialty ?? "", yes(practitioner.isActive), practitioner.ihsNumber ?? "",
        ]
    }

    private static func row(_ patient: PatientSummary) -> [String] {
        [
            patient.medicalRecordNumber ?? "", patient.name ?? "", masked(patient.nikLastFour, 16), masked(patient.bpjsLastFour, 13),
            patient.birthDate?.text ?? "", patient.gender.map { $0 == .male ? "L" : "P" } ?? "", patient.ihsNumber ?? "",
        ]
    }

    private static func row(_ product: Product) -> [String] {
        [
            product.code, product.name, product.unit ?? "", product.kfaCode ?? "", product.formCode ?? "", product.formDisplay ?? "",
            product.compounding.rawValue, product.manufacturer ?? "", yes(product.isActive),
        ]
    }

    private func row(_ visit: VisitSummary) -> [String] {
        let status =
            switch visit.status {
            case .open: visit.endedAt == nil ? "berjalan" : "selesai"
            case .cancelled: "batal"
            case .enteredInError: "salah catat"
            }
        return [
            visit.visitNumber ?? "", FHIRDateTime.format(visit.startedAt, in: clinic.timeZone),
            visit.endedAt.map { FHIRDateTime.format($0, in: clinic.timeZone) } ?? "", visit.patientName ?? "",
            Self.masked(visit.nikLastFour, 16), Masking.text(visit.location), Masking.text(visit.practitioner), status,
        ]
    }

    private static func yes(_ value: Bool) -> String { value ? "ya" : "tidak" }

    private static func masked(_ lastFour: String?, _ length: Int) -> String {
        lastFour.map { String(repeating: "*", count: length - $0.count) + $0 } ?? ""
    }
}
