import Foundation
import Vocabulary

/// A visit that somebody sends, read and checked: what `POST /api/encounter`, an import or the form becomes.
public struct EncounterCommand: Sendable, Hashable {
    /// `nik_pasien`; nil of a patient without one, who is named by `pasien_id` or by the mother's NIK.
    public var nik: NIK?
    /// `pasien_id`: our id or the IHS number.
    public var patientReference: String?
    /// Demographics that came along; absent fields never clear known ones.
    public var patient: PatientFields
    /// `no_kunjungan`.
    public var visitNumber: String?
    /// `tanggal_kunjungan`.
    public var startedAt: Date
    /// `tanggal_selesai`.
    public var endedAt: Date?
    /// `poli` as given.
    public var locationCode: String
    /// `dokter` as given.
    public var practitionerCode: String
    /// What it says.
    public var content: VisitContent
    /// What brought it.
    public var source: VisitSource

    /// Makes a command about the patient of a NIK.
    public init(
        nik: NIK, patient: PatientFields = PatientFields(), visitNumber: String? = nil, startedAt: Date, endedAt: Date? = nil,
        locationCode: String, practitionerCode: String, content: VisitContent, source: VisitSource = .api
    ) {
        self.init(
            patientReference: nil, patient: patient, visitNumber: visitNumber, startedAt: startedAt, endedAt: endedAt,
            locationCode: locationCode, practitionerCode: practitionerCode, content: content, source: source)
        self.nik = nik
    }

    /// Makes a command about a patient who is named otherwise.
    public init(
        patientReference: String?, patient: PatientFields, visitNumber: String? = nil, startedAt: Date, endedAt: Date? = nil,
        locationCode: String, practitionerCode: String, content: VisitContent, source: VisitSource = .api
    ) {
        self.patientReference = patientReference
        self.patient = patient
        self.visitNumber = visitNumber
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.locationCode = locationCode
        self.practitionerCode = practitionerCode
        self.content = content
        self.source = source
    }
}

/// What `PUT /api/encounter/{id}` says of a visit that is stored; nil says nothing.
public struct VisitChange: Sendable, Hashable {
    /// `tanggal_kunjungan`.
    public var startedAt: Date?
    /// `tanggal_selesai`.
    public var endedAt: Date?
    /// `poli` as given.
    public var locationCode: String?
    /// `dokter` as given.
    public var practitionerCode: String?
    /// `jenis_layanan`.
    public var serviceType: String?
    /// The rest; its `serviceType` says nothing.
    public var content = VisitContent(serviceType: "")
    /// `nik_pasien`: the NIK that a newborn has now.
    public var nik: NIK?
    /// `status`: whether the visit counts.
    public var status: VisitStatus?
    /// What is taken back, after the rest; only the form can.
    public var cleared: Set<VisitField> = []

    /// Makes a change that says nothing.
    public init() {}
}

/// What somebody says about a patient; nil says nothing.
public struct PatientFields: Sendable, Hashable {
    /// `nama`.
    public var name: String?
    /// The NIK, of a patient who had none; a known one stays.
    public var nik: NIK?
    /// `nik_ibu`.
    public var motherNIK: NIK?
    /// `urutan_lahir`.
    public var birthOrder: Int?
    /// `no_rm`.
    public var medicalRecordNumber: String?
    /// `no_bpjs`, 13 digits.
    public var bpjsNumber: String?
    /// `tanggal_lahir`.
    public var birthDate: LocalDate?
    /// `jenis_kelamin`.
    public var gender: Gender?
    /// The rest.
    public var demographics: Demographics?

    /// Makes fields that say nothing.
    public init() {}
}

/// A child of a visit that somebody sends: what `POST /api/diagnosis`, `/observation` and their like become.
public struct RecordCommand: Sendable {
    /// Our visit id, SATUSEHAT's encounter id, or the clinic's own visit number.
    public var encounterReference: String
    /// Our patient id or the IHS number; checked against the visit.
    public var patientReference: String
    /// When it was found or done.
    public var recordedAt: Date
    /// What it says.
    public var content: any RecordContent
    /// `status` "salah": it was said by mistake.
    public var isWrong = false

    /// Makes a command.
    public init(encounterReference: String, patientReference: String, recordedAt: Date, content: any RecordContent) {
        self.encounterReference = encounterReference
        self.patientReference = patientReference
        self.recordedAt = recordedAt
        self.content = content
    }
}
