import Clinics
import Delivery
import Foundation
import Vocabulary

/// Addresses of a clinic's pages where something is mended; nil where the viewer may not go.
struct ClinicLinks: Sendable {
    /// `/c/{code}`
    let base: String
    let permissions: Set<Permission>

    init(base: String, permissions: Set<Permission>) {
        self.base = base
        self.permissions = permissions
    }

    init(_ request: ClinicRequest) { self.init(base: request.address(), permissions: request.permissions) }

    func delivery(_ id: UUID) -> String { "\(base)/deliveries/\(id.lowerText)" }
    func visit(_ id: UUID) -> String { "\(base)/visits/\(id.lowerText)" }
    func causePage(_ group: UUID) -> String { "\(base)/errors/\(group.lowerText)" }
    func cause(_ group: UUID, status: DeliveryFilter.Status? = nil) -> String {
        Address("\(base)/deliveries", ["status": status?.rawValue, "sebab": group.lowerText]).text
    }

    /// The page where an error's remedy is done; on the delivery's own page an edit is done below.
    func fix(_ fix: Explanation.Fix?, visit: UUID?, delivery: UUID?) -> LinkView? {
        switch fix {
        case .credentials: link(.credentials, "credentials", "Periksa kredensial")
        case .locations: link(.masterData, "locations", "Perbaiki pemetaan poli")
        case .practitioners: link(.masterData, "practitioners", "Perbaiki pemetaan dokter")
        case .bpjsMappings: link(.satusehat, "bpjs/mappings", "Petakan kode BPJS")
        case .patients: link(.patients, "patients", "Cari pasien")
        case .products: link(.satusehat, "kfa", "Petakan produk")
        case .visit: visit.flatMap { permissions.contains(.visits) ? LinkView(self.visit($0), "Buka kunjungan") : nil }
        case .edit: delivery.map { LinkView(self.delivery($0) + "#kirim-ulang", "Sunting dan kirim ulang") }
        case .wait, nil: nil
        }
    }

    /// The page where a missing mapping is made, for "dokter:D-01".
    func mapping(_ lacks: String) -> LinkView? {
        switch HoldWords.parts(lacks).what {
        case "dokter": link(.masterData, "practitioners", "Petakan dokter")
        case "poli": link(.masterData, "locations", "Petakan poli")
        case "pasien": link(.patients, "patients", "Cari pasien")
        case "obat", "produk": link(.satusehat, "kfa", "Petakan produk")
        case "organisasi": link(.credentials, "credentials", "Isi kredensial")
        case "kodedokter", "kodepoli", "jampraktek": link(.satusehat, "bpjs/mappings", "Petakan kode BPJS")
        default: nil
        }
    }

    /// Where a patient's consent is recorded.
    func consent(_ patient: UUID?) -> LinkView? {
        patient.flatMap { link(.consents, "consents/patients/\($0.lowerText)", "Catat persetujuan") }
    }

    private func link(_ permission: Permission, _ path: String, _ label: String) -> LinkView? {
        permissions.contains(permission) ? LinkView("\(base)/\(path)", label) : nil
    }
}
