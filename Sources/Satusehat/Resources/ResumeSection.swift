import Delivery
import FHIR
import JSON

/// A heading of the outpatient resume (reference section 3.15), and what of a visit stands under it.
struct ResumeSection: Sendable {
    let title: String
    let system: CodeSystem
    let code: String
    let display: String
    /// Whether a delivery of the visit stands here.
    var takes: @Sendable (PlannedDelivery) -> Bool = { _ in false }
    var parts: [ResumeSection] = []

    /// In the order of the official resume. 42346-7 and its like are the platform's choice of codes.
    static let all = [
        national(
            "TK000003", "Anamnesis",
            [
                loinc("10154-3", "Keluhan Utama", "Chief complaint Narrative - Reported") {
                    $0.kind == ResourceType.condition && has("chief-complaint", $0)
                },
                anamnesis,
                loinc("48765-2", "Riwayat Alergi", "Allergies and adverse reactions Document") { $0.kind == "AllergyIntolerance" },
            ]),
        national(
            "TK000007", "Pemeriksaan Fisik",
            [
                loinc("8716-3", "Tanda Vital", "Vital signs") { $0.kind == ResourceType.observation && has("vital-signs", $0) },
                loinc("10187-3", "Pemeriksaan Head to Toe", "Review of systems Narrative - Reported") {
                    $0.kind == ResourceType.observation && has("exam", $0)
                },
            ]),
        national(
            "TK000009", "Pemeriksaan Penunjang",
            [
                loinc("11502-2", "Laboratorium", "Laboratory report") {
                    $0.kind == ResourceType.observation && has("laboratory", $0) || isReport($0, "/lab")
                },
                loinc("18782-3", "Radiologi", "Radiology Study observation (narrative)") {
                    $0.kind == ResourceType.observation && has("imaging", $0) || isReport($0, "/rad")
                },
            ]),
        national(
            "TK000004", "Diagnosis",
            [
                loinc("78375-3", "Diagnosis Akhir", "Discharge diagnosis Narrative") {
                    $0.kind == ResourceType.condition && has("encounter-diagnosis", $0)
                }
            ]),
        national("TK000005", "Tindakan/Prosedur Medis", []) { $0.kind == ResourceType.procedure },
        national(
            "TK000013", "Obat",
            [
                loinc("42346-7", "Obat Saat Kunjungan", "Medications on admission (narrative)") {
                    $0.kind == "MedicationRequest" || $0.kind == "MedicationDispense"
                }
            ]),
        loinc("18776-5", "Rencana Perawatan", "Plan of care note") { $0.kind == "CarePlan" },
    ]

    /// `anamnesa` of the visit stands here, in words.
    static let anamnesis = loinc("10164-2", "Riwayat Penyakit Sekarang", "History of Present illness Narrative") { _ in false }

    private static func national(
        _ code: String, _ title: String, _ parts: [ResumeSection], takes: @escaping @Sendable (PlannedDelivery) -> Bool = { _ in false }
    ) -> ResumeSection {
        ResumeSection(title: title, system: .kemkes, code: code, display: title, takes: takes, parts: parts)
    }

    private static func loinc(
        _ code: String, _ title: String, _ display: String, takes: @escaping @Sendable (PlannedDelivery) -> Bool
    ) -> ResumeSection {
        ResumeSection(title: title, system: .loinc, code: code, display: display, takes: takes)
    }

    private static func has(_ category: String, _ planned: PlannedDelivery) -> Bool {
        planned.body["category"]?.array?.contains { $0["coding"]?[0]?["code"]?.string == category } ?? false
    }

    private static func isReport(_ planned: PlannedDelivery, _ ending: String) -> Bool {
        planned.kind == ResourceType.diagnosticReport && planned.body["identifier"]?[0]?["system"]?.string?.hasSuffix(ending) == true
    }
}
