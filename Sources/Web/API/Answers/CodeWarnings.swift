import Clinics
import JSON

/// `warnings` about codes that are not in a complete table. Never a refusal: a table ages, and it is the platform that decides.
enum CodeWarnings {
    /// A code that was sent, as its table writes it.
    private struct Sent {
        let system: Terminology
        let code: String
        let field: String
    }

    /// - Parameter records: what was sent, with its place before each field.
    static func of(_ records: [(place: String, content: any RecordContent)], for call: ApiCall) async throws -> [FieldMessage] {
        let sent = records.flatMap { record in codes(of: record.content, at: record.place) }
        var warnings: [FieldMessage] = []
        for system in Terminology.allCases {
            let ofSystem = sent.filter { $0.system == system }
            guard !ofSystem.isEmpty, try await call.api.completeTables.contains(system, for: call) else { continue }
            let unknown = Set(
                try await call.transaction { try await CodeStore.unknown(ofSystem.map(\.code), system: system, in: $0) })
            warnings += ofSystem.filter { unknown.contains($0.code) }.map { code in
                FieldMessage(
                    code.field, FieldProblem.Code.unknownCode.rawValue,
                    "Kode di \(code.field) tidak ada di tabel \(system.label); data tetap dikirim. Cari kode yang benar di /api/codes.")
            }
        }
        return warnings
    }

    private static func codes(of content: any RecordContent, at place: String) -> [Sent] {
        let found: [(Terminology, String, String)] =
            switch content {
            case let diagnosis as Diagnosis: [(.icd10, diagnosis.code, "kode_icd10")]
            case let procedure as ProcedureContent: [(.icd9cm, procedure.code, "kode_prosedur")]
            case let observation as ObservationContent:
                observation.codings.filter { $0.system == ObservationBody.loinc }.map { (.loinc, $0.code, "kode") }
            default: []
            }
        return found.map { system, code, field in Sent(system: system, code: system.code(code) ?? code, field: place + field) }
    }
}
