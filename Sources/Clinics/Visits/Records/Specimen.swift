import Foundation

/// `POST /api/specimen`: what was taken for an order (reference section 3.13). `tanggal_pengambilan` is the record's time.
public struct SpecimenContent: Sendable, Hashable, Codable {
    /// `no_spesimen`.
    public var number: String?
    /// `permintaan`: our id or the clinic's number of the order.
    public var request: String
    /// Codings of `jenis` (SNOMED CT).
    public var type: [CodingValue]
    /// `jenis` in words.
    public var typeText: String?
    /// Codings of `metode` (SNOMED CT).
    public var method: [CodingValue]
    /// `metode` in words.
    public var methodText: String?
    /// `tanggal_diterima`: when the laboratory had it.
    public var receivedAt: Date
    /// `status`, FHIR specimen-status.
    public var status: String
    /// `petugas`: who took it.
    public var collectorCode: String?
    /// `keterangan`.
    public var note: String?

    /// Makes a specimen.
    public init(
        number: String? = nil, request: String, type: [CodingValue], typeText: String? = nil, receivedAt: Date, status: String = "available"
    ) {
        self.number = number
        self.request = request
        self.type = type
        self.typeText = typeText
        method = []
        self.receivedAt = receivedAt
        self.status = status
    }
}

extension SpecimenContent: RecordContent {
    /// `/api/specimen`.
    public static let kind = "specimen"

    /// Its order and type.
    public var identityParts: [String] { [request] + (type.isEmpty ? [typeText ?? ""] : type.map(\.code).sorted()) }

    /// `petugas`.
    public var practitionerCodes: [String] { [collectorCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: SpecimenContent) -> SpecimenContent {
        var new = said
        new.number = said.number ?? number
        new.typeText = said.typeText ?? typeText
        if said.method.isEmpty, said.methodText == nil { (new.method, new.methodText) = (method, methodText) }
        new.collectorCode = said.collectorCode ?? collectorCode
        new.note = said.note ?? note
        return new
    }
}
