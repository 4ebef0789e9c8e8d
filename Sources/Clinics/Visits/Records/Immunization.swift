/// `POST /api/immunization` (reference section 3.16).
public struct ImmunizationContent: Sendable, Hashable, Codable {
    /// `kode_vaksin` (KFA or CVX) with `nama_vaksin`.
    public var vaccine: ConceptValue
    /// `status`: completed, not-done, entered-in-error.
    public var status: String?
    /// `alasan_tidak`.
    public var statusReason: ConceptValue?
    /// `no_lot`.
    public var lotNumber: String?
    /// `kedaluwarsa`: a day or a month, as FHIR writes it.
    public var expiry: String?
    /// `dosis`, `satuan_dosis`.
    public var dose: QuantityValue?
    /// `rute`.
    public var route: ConceptValue?
    /// `lokasi_suntik`.
    public var site: ConceptValue?
    /// `dosis_ke`, from 1.
    public var doseNumber: Int?
    /// `alasan`: the programme that it belongs to.
    public var reason: CodingValue?
    /// `waktu`: whether it was given at the age that the programme asks.
    public var timing: CodingValue?
    /// `petugas`; nil is the visit's doctor.
    public var performerCode: String?
    /// `lokasi`; nil is the visit's poli.
    public var locationCode: String?
    /// `sumber_utama`: whether those who gave it say so.
    public var isPrimarySource: Bool?
    /// `keterangan`.
    public var note: String?

    /// Makes an immunization; what the clinic did not say is nil.
    public init(vaccine: ConceptValue) { self.vaccine = vaccine }
}

extension ImmunizationContent: RecordContent {
    /// `/api/immunization`.
    public static let kind = "immunization"

    /// The vaccine.
    public var identityParts: [String] { vaccine.identity }

    /// `petugas`.
    public var practitionerCodes: [String] { [performerCode].compactMap(\.self) }

    /// `lokasi`.
    public var locationCodes: [String] { [locationCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ImmunizationContent) -> ImmunizationContent {
        var new = said
        new.vaccine.text = said.vaccine.text ?? vaccine.text
        for field in Self.optionalTexts { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        for field in Self.optionalConcepts { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        new.dose = said.dose ?? dose
        new.doseNumber = said.doseNumber ?? doseNumber
        new.reason = said.reason ?? reason
        new.timing = said.timing ?? timing
        new.isPrimarySource = said.isPrimarySource ?? isPrimarySource
        return new
    }

    private static var optionalTexts: [WritableKeyPath<ImmunizationContent, String?>] {
        [\.status, \.lotNumber, \.expiry, \.performerCode, \.locationCode, \.note]
    }

    private static var optionalConcepts: [WritableKeyPath<ImmunizationContent, ConceptValue?>] { [\.statusReason, \.route, \.site] }
}
