import Foundation

/// `POST /api/service-request`: an order for the laboratory or for imaging, a control, a referral (reference section 3.12).
public struct ServiceRequestContent: Sendable, Hashable, Codable {
    /// `no_permintaan`.
    public var number: String?
    /// `kode.coding`, or `kode_loinc`.
    public var codings: [CodingValue]
    /// `kode.text`, or `deskripsi`.
    public var text: String?
    /// `kategori`; nil is a laboratory procedure.
    public var category: CodingValue?
    /// `status`, FHIR request-status.
    public var status: String
    /// `prioritas`, FHIR request-priority.
    public var priority: String?
    /// `jadwal`: when it is to be done; nil is at once.
    public var scheduledAt: Date?
    /// `alasan`, in words.
    public var reason: String?
    /// `kode_alasan`, ICD-10.
    public var reasonCode: String?
    /// `petugas`: who is to do it; nil is the visit's doctor.
    public var performerCode: String?
    /// `instruksi_pasien`.
    public var patientInstruction: String?
    /// `keterangan`.
    public var note: String?
    /// `no_acsn`: the accession number that imaging devices know the order by.
    public var accessionNumber: String?
    /// `modalitas`, DICOM: CR, DX, CT, MR, US.
    public var modality: String?
    /// `ae_title`: the device that is to do it.
    public var deviceTitle: String?

    /// Makes an order.
    public init(number: String? = nil, codings: [CodingValue], text: String? = nil, status: String = "active") {
        self.number = number
        self.codings = codings
        self.text = text
        self.status = status
    }
}

extension ServiceRequestContent: RecordContent {
    /// `/api/service-request`.
    public static let kind = "service-request"

    /// Codes and category.
    public var identityParts: [String] {
        [category?.code ?? ""] + codings.map { "\($0.system ?? "")|\($0.code)" }.sorted()
    }

    /// `petugas`.
    public var practitionerCodes: [String] { [performerCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ServiceRequestContent) -> ServiceRequestContent {
        var new = said
        new.category = said.category ?? category
        new.scheduledAt = said.scheduledAt ?? scheduledAt
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<ServiceRequestContent, String?>] {
        [
            \.number, \.text, \.priority, \.reason, \.reasonCode, \.performerCode, \.patientInstruction, \.note,
            \.accessionNumber, \.modality, \.deviceTitle,
        ]
    }
}
