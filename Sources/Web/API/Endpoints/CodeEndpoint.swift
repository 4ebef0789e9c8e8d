import Clinics
import JSON

/// `GET /api/codes`: finds codes by their meaning, for the pickers of clinics' systems.
struct CodeEndpoint: Sendable {
    static let usual = 30
    static let most = 100

    static let query: [BodyField] = [
        BodyField(
            "system", "Tabelnya: icd10 diagnosis, icd9cm tindakan, loinc pemeriksaan.", "icd10",
            ["type": "string", "enum": .array(Terminology.allCases.map { .string($0.rawValue) })]
        ).required,
        .line(
            "q", "Kode, awal kode, atau kata-kata artinya, Indonesia atau Inggris; bila kosong: kode-kode pertama.", "hipertensi",
            longest: 100),
        BodyField(
            "limit", "Banyaknya; \(usual) bila kosong.", .number(JSONNumber(usual)),
            ["type": "integer", "minimum": 1, "maximum": .number(JSONNumber(most))]),
    ]

    func search(_ call: ApiCall) async throws -> ApiAnswer {
        var reader = FieldReader(call.query, clock: call.clock)
        let given = reader.line("system", required: true)
        let known = given.flatMap { Terminology(rawValue: $0.lowercased()) }
        if given != nil, known == nil { reader.problem("system", .unknownCode, "system hanya icd10, icd9cm, atau loinc.") }
        let text = reader.line("q", longest: 100) ?? ""
        let limit = reader.limit(usual: Self.usual, most: Self.most)
        guard let system = known, reader.problems.isEmpty else { return try await call.refuse(BodyRefusal(problems: reader.problems)) }
        let found = try await call.transaction { try await CodeAliasStore.search(text, system: system, limit: limit + 1, in: $0) }
        let isComplete = try await call.api.completeTables.contains(system, for: call)
        let shown = found.prefix(limit)
        return ApiAnswer(
            200,
            [
                "status": "success", "message": .string("\(shown.count) kode."), "system": .string(system.rawValue),
                "complete": .bool(isComplete),
                "items": .array(
                    shown.map { ["code": .string($0.code), "display": .string($0.display), "nama": .text($0.localDisplay)] }),
                "has_more": .bool(found.count > limit),
            ])
    }
}
