import Foundation
import Vocabulary

/// A patient's visit as the clinic said it, in one normal form, whatever brought it (API, import, browser).
public struct Visit: Sendable, Hashable, Codable, Identifiable {
    /// Ours, UUIDv7: `encounter_id` of the API.
    public var id: UUID
    /// Our patient.
    public var patientID: UUID
    /// The clinic's own number (`no_kunjungan`), if it gave one.
    public var visitNumber: String?
    /// `tanggal_kunjungan`.
    public var startedAt: Date
    /// `tanggal_selesai`, once known.
    public var endedAt: Date?
    /// The start's local date in the clinic's zone, fixed at creation; every date filter uses it.
    public var serviceDate: LocalDate
    /// `poli` as given, and the location it was resolved to.
    public var locationCode: String
    /// The location that `locationCode` was resolved to.
    public var locationID: UUID?
    /// `dokter` as stored (``PractitionerCode``), and the practitioner it was resolved to.
    public var practitionerCode: String
    /// The practitioner that `practitionerCode` was resolved to.
    public var practitionerID: UUID?
    /// Whether it counts.
    public var status: VisitStatus
    /// What the clinic said about it.
    public var content: VisitContent
    /// What brought it.
    public var source: VisitSource

    /// Makes a visit from its parts.
    public init(
        id: UUID, patientID: UUID, visitNumber: String?, startedAt: Date, endedAt: Date?, serviceDate: LocalDate, locationCode: String,
        locationID: UUID?, practitionerCode: String, practitionerID: UUID?, status: VisitStatus = .open, content: VisitContent,
        source: VisitSource
    ) {
        self.id = id
        self.patientID = patientID
        self.visitNumber = visitNumber
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.serviceDate = serviceDate
        self.locationCode = locationCode
        self.locationID = locationID
        self.practitionerCode = practitionerCode
        self.practitionerID = practitionerID
        self.status = status
        self.content = content
        self.source = source
    }
}

/// Whether a visit counts.
public enum VisitStatus: String, Sendable, Hashable, Codable {
    case open
    case cancelled
    case enteredInError = "entered-in-error"
}

/// What brought a visit.
public enum VisitSource: String, Sendable, Hashable, Codable {
    case api, `import`, browser, demo
}

/// The part of a visit that is kept sealed: what the clinic said about it (seed 001, `POST /api/encounter`).
public struct VisitContent: Sendable, Hashable, Codable {
    /// `jenis_layanan` as given; 101 is rawat jalan.
    public var serviceType: String
    /// `jenis_kunjungan`, kept only.
    public var visitType: String?
    /// `penjamin`, kept only.
    public var payer: String?
    /// `keluhan_utama`.
    public var chiefComplaint: String?
    /// `anamnesa`, kept for the resume.
    public var anamnesis: String?
    /// `pemeriksaan_fisik.tanda_vital`.
    public var vitalSigns: VitalSigns?
    /// `dokter`, where the clinic wrote a NIK.
    public var practitionerNIK: String?
    /// `episode`: the episode of care that it belongs to, by its number or our id.
    public var episode: String?
    /// What was taken back.
    public var withdrawn: WithdrawnContent?

    /// Makes a content; what the clinic did not say is nil.
    public init(
        serviceType: String, visitType: String? = nil, payer: String? = nil, chiefComplaint: String? = nil, anamnesis: String? = nil,
        vitalSigns: VitalSigns? = nil, practitionerNIK: String? = nil
    ) {
        self.serviceType = serviceType
        self.visitType = visitType
        self.payer = payer
        self.chiefComplaint = chiefComplaint
        self.anamnesis = anamnesis
        self.vitalSigns = vitalSigns
        self.practitionerNIK = practitionerNIK
    }
}

/// `tanda_vital`: numbers as exact decimal text ("37.2"), in the units of reference section 10.1.
public struct VitalSigns: Sendable, Hashable, Codable {
    /// `tekanan_darah` "130/85", in mm[Hg].
    public var systolic: String?
    /// The second part of `tekanan_darah`.
    public var diastolic: String?
    /// `nadi`, beats a minute.
    public var heartRate: String?
    /// `suhu`, °C.
    public var temperature: String?
    /// `pernapasan`, breaths a minute.
    public var respiratoryRate: String?
    /// `tinggi`, cm.
    public var height: String?
    /// `berat`, kg.
    public var weight: String?
    /// `spo2`, %.
    public var oxygenSaturation: String?
    /// `lingkar_perut`, cm.
    public var waistCircumference: String?

    /// Makes vital signs of which none is known.
    public init() {}
}
