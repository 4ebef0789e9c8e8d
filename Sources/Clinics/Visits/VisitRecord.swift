import Foundation
import JSON

/// One thing that happened in a visit: a diagnosis, an observation, a procedure. A child of an unknown visit has no `visitID` yet.
public struct VisitRecord: Sendable, Hashable {
    /// Ours, UUIDv7: `diagnosis_id`, `observation_id`, `procedure_id` of the API.
    public var id: UUID
    /// Our visit, once known.
    public var visitID: UUID?
    /// The reference as given, while the visit is unknown.
    public var encounterReference: String?
    /// `pasien_id` as given, kept sealed: checked again when an unknown visit arrives.
    public var patientReference: String?
    /// `tanggal_diagnosis`, `tanggal_observasi`, `tanggal_prosedur`.
    public var recordedAt: Date
    /// What it says.
    public var content: RecordContent

    /// Makes a record.
    public init(
        id: UUID, visitID: UUID?, encounterReference: String?, patientReference: String? = nil, recordedAt: Date, content: RecordContent
    ) {
        self.id = id
        self.visitID = visitID
        self.encounterReference = encounterReference
        self.patientReference = patientReference
        self.recordedAt = recordedAt
        self.content = content
    }
}

/// What a record says, by kind; stored sealed as JSON with `kind` in a column.
public enum RecordContent: Sendable, Hashable {
    case diagnosis(Diagnosis)
    case observation(ObservationContent)
    case procedure(ProcedureContent)

    /// The column `visit_record.kind` and the API path.
    public var kind: String {
        switch self {
        case .diagnosis: "diagnosis"
        case .observation: "observation"
        case .procedure: "procedure"
        }
    }
}

/// Seed 001, `POST /api/diagnosis`.
public struct Diagnosis: Sendable, Hashable, Codable {
    /// `kode_icd10`, with dot, without dagger or asterisk.
    public var code: String
    /// `deskripsi_diagnosis`.
    public var text: String
    /// Codings of `kategori`; empty means encounter-diagnosis.
    public var categories: [CodingValue]
    /// `klinis_status`.
    public var clinicalStatus: String
    /// `verifikasi_status`.
    public var verificationStatus: String
    /// `keterangan`.
    public var note: String?

    /// Makes a diagnosis.
    public init(
        code: String, text: String, categories: [CodingValue] = [], clinicalStatus: String = "active",
        verificationStatus: String = "confirmed", note: String? = nil
    ) {
        self.code = code
        self.text = text
        self.categories = categories
        self.clinicalStatus = clinicalStatus
        self.verificationStatus = verificationStatus
        self.note = note
    }

    /// Whether it lets the encounter finish: the platform wants one of category encounter-diagnosis (reference section 3.6).
    public var isEncounterDiagnosis: Bool { categories.isEmpty || categories.contains { $0.code == "encounter-diagnosis" } }
}

/// Seed 001, `POST /api/observation`.
public struct ObservationContent: Sendable, Hashable, Codable {
    /// `kategori`.
    public var category: CodingValue
    /// `kode.coding` and `kode.text`.
    public var codings: [CodingValue]
    /// In words.
    public var text: String?
    /// `nilai`; exactly one of the three forms.
    public var value: ObservationValue
    /// `nilai_diatas`: diastolic with LOINC 85354-9, else the upper reference limit.
    public var upper: QuantityValue?
    /// `interpretasi`.
    public var interpretation: String?
    /// `keterangan`.
    public var note: String?

    /// Makes an observation.
    public init(
        category: CodingValue, codings: [CodingValue], text: String? = nil, value: ObservationValue, upper: QuantityValue? = nil,
        interpretation: String? = nil, note: String? = nil
    ) {
        self.category = category
        self.codings = codings
        self.text = text
        self.value = value
        self.upper = upper
        self.interpretation = interpretation
        self.note = note
    }
}

/// `nilai`: a quantity, a code, or words.
public enum ObservationValue: Sendable, Hashable, Codable {
    case quantity(QuantityValue)
    case coded([CodingValue], text: String?)
    case text(String)
}

/// Seed 001, `POST /api/procedure`.
public struct ProcedureContent: Sendable, Hashable, Codable {
    /// `kode_prosedur`, ICD-9-CM.
    public var code: String
    /// `deskripsi_prosedur`.
    public var text: String
    /// `kode_metode`, `deskripsi_metode`.
    public var methodCode: String?
    /// `deskripsi_metode`.
    public var methodText: String?
    /// `kode_alat`, `deskripsi_alat` (SNOMED).
    public var deviceCode: String?
    /// `deskripsi_alat`.
    public var deviceText: String?
    /// `kondisi_klinis`, `komplikasi`, `hasil`.
    public var reason: String?
    /// `komplikasi`.
    public var complication: String?
    /// `hasil`.
    public var outcome: String?
    /// `keterangan`.
    public var note: String?

    /// Makes a procedure; what the clinic did not say is nil.
    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

/// A coding as the clinic gave it.
public struct CodingValue: Sendable, Hashable, Codable {
    /// URI of the code system.
    public var system: String?
    /// The code.
    public var code: String
    /// The code in words.
    public var display: String?

    /// Makes a coding.
    public init(system: String?, code: String, display: String? = nil) {
        self.system = system
        self.code = code
        self.display = display
    }
}

/// A quantity with its number as exact decimal text.
public struct QuantityValue: Sendable, Hashable, Codable {
    /// Exact decimal text.
    public var value: String
    /// The unit in words.
    public var unit: String?
    /// URI of the code system.
    public var system: String?
    /// The code.
    public var code: String?

    /// Makes a quantity.
    public init(value: String, unit: String? = nil, system: String? = nil, code: String? = nil) {
        self.value = value
        self.unit = unit
        self.system = system
        self.code = code
    }
}
