import Hummingbird
import JSON

/// The API as OpenAPI 3.1, made of the table that the server's routes are made of.
struct ApiDocument: Sendable {
    let paths: [ApiPath]

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "API Jembatan", "version": "1",
                "description": .string(Self.introduction),
            ],
            "servers": [["url": "/"]],
            "security": [["kodeKlinik": [], "secretKlinik": []]],
            "tags": .array(groups.map { ["name": .string($0)] }),
            "paths": .object(JSONObject(paths.map { ($0.path, .object(pathItem($0))) } + [(DocumentEndpoint.path, Self.itself)])),
            "components": [
                "securitySchemes": [
                    "kodeKlinik": ["type": "apiKey", "in": "header", "name": "X-Clinic-Code", "description": "Kode klinik."],
                    "secretKlinik": [
                        "type": "apiKey", "in": "header", "name": "X-Clinic-Secret", "description": "Secret dari halaman Kredensial.",
                    ],
                ],
                "headers": [
                    "RetryAfter": [
                        "description": "Sesudah berapa detik panggilan boleh diulang.", "schema": ["type": "integer", "minimum": 0],
                    ]
                ],
                "parameters": .object(Self.parameters), "responses": .object(AnswerSchemas.shared), "schemas": .object(schemas),
            ],
        ]
    }

    private static let introduction = """
        Data diterima dan disimpan dulu, lalu dikirim ke SATUSEHAT menurut urutannya. Jawaban 200 berarti sudah sampai, 202 berarti \
        tersimpan dan dikirim sendiri. null, "" dan [] dianggap tidak diisi; angka boleh berupa teks dengan koma atau titik. Panggilan \
        yang diulang tidak menggandakan data.
        """

    private var groups: [String] {
        var groups: [String] = []
        for path in paths where !groups.contains(path.group) { groups.append(path.group) }
        return groups
    }

    /// Of bodies, by name; what is not an object of its own stands in its body.
    private var schemas: JSONObject {
        var schemas = AnswerSchemas.all
        for body in paths.flatMap(\.operations).compactMap(\.body) { schemas[body.name] = body.documented }
        return schemas
    }

    private func pathItem(_ path: ApiPath) -> JSONObject {
        var item: JSONObject = [:]
        for operation in path.operations { item[operation.method.rawValue.lowercased()] = document(operation, path) }
        if path.path.contains("{id}") { item["parameters"] = [["$ref": "#/components/parameters/id"]] }
        return item
    }

    private func document(_ operation: ApiOperation, _ path: ApiPath) -> JSON {
        var parameters = operation.query.map { field -> JSON in
            [
                "name": .string(field.name), "in": "query", "required": .bool(field.isRequired), "description": .string(field.says),
                "schema": .object(field.schema), "example": field.example,
            ]
        }
        var members: JSONObject = [
            "operationId": .string(operation.id), "summary": .string(operation.summary), "tags": [.string(path.group)],
        ]
        var answers: [(String, JSON)] = operation.answers.all.map { answer in
            ("\(answer.status)", AnswerSchemas.answer(answer.says, answer.schema))
        }
        var shared = AnswerSchemas.ofAll
        if operation.method == .delete { parameters += Self.parameters(["dryRun", "prefer"]) }
        if let body = operation.body {
            parameters += Self.parameters(["dryRun", "idempotencyKey", "prefer"])
            members["requestBody"] = [
                "required": true,
                "content": ["application/json": ["schema": ["$ref": .string("#/components/schemas/\(body.name)")]]],
            ]
            shared += AnswerSchemas.ofBodies
        }
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        // What an operation says of a status itself holds what is said of all.
        let own = Set(operation.answers.all.map(\.status))
        answers += shared.filter { !own.contains($0) }.map { ("\($0)", ["$ref": .string("#/components/responses/\($0)")]) }
        members["responses"] = .object(JSONObject(answers.sorted { $0.0 < $1.0 }))
        return .object(members)
    }

    /// The document's own path.
    private static let itself: JSON = [
        "get": [
            "operationId": "dokumen", "summary": "Dokumen ini", "tags": ["Dokumen"], "security": [],
            "responses": [
                "200": ["description": "OpenAPI 3.1.", "content": ["application/json": ["schema": ["type": "object"]]]],
                "304": ["description": "Tidak berubah sejak ETag yang dikirim di If-None-Match."],
            ],
        ]
    ]

    private static func parameters(_ names: [String]) -> [JSON] { names.map { ["$ref": .string("#/components/parameters/\($0)")] } }

    private static let parameters: JSONObject = [
        "id": [
            "name": "id", "in": "path", "required": true, "description": "Id dari jawaban API, atau kode klinik.",
            "schema": ["type": "string", "minLength": 1],
        ],
        "dryRun": [
            "name": "dry_run", "in": "query", "description": "true: diperiksa saja, tidak ada yang disimpan.",
            "schema": ["type": "string", "enum": ["true", "false"]],
        ],
        "idempotencyKey": [
            "name": "Idempotency-Key", "in": "header",
            "description": "Kunci dan isi yang sama dijawab sama selama 24 jam; isi lain dijawab 409.",
            "schema": ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"],
        ],
        "prefer": [
            "name": "Prefer", "in": "header", "description": "respond-async: jawab tanpa menunggu SATUSEHAT.",
            "schema": ["type": "string", "enum": ["respond-async"]],
        ],
    ]
}
