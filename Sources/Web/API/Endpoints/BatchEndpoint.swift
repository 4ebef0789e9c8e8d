import Foundation
import JSON

/// `POST /api/batch`: up to 1,000 calls in one, in their order, each with its own answer. None waits for the platform.
struct BatchEndpoint: Sendable {
    static let mostItems = 1_000
    static let mostBytes = 8 << 20
    /// What is not done by then is answered as to be repeated: the handler's own limit would take the answers of all.
    static let patience: Duration = .seconds(24)

    static let schema = BodySchema(
        "Batch",
        [
            .list(
                "items", "1 sampai \(mostItems) panggilan; dikerjakan berurutan.",
                [
                    .line("path", "Alamat API, misalnya /api/diagnosis.", "/api/products").required,
                    BodyField("body", "Isi panggilan itu.", ["kode": "OBT-01", "nama": "Amlodipin 5 mg"], ["type": "object"]).required,
                ]
            ).required
        ])

    /// What may stand in a batch, by path.
    let endpoints: [String: ApiDesk.Endpoint]

    func post(_ call: ApiCall) async throws -> ApiAnswer {
        guard let items = call.body["items"]?.array, !items.isEmpty, items.count <= Self.mostItems else {
            let example = #"{"items":[{"path":"/api/diagnosis","body":{…}}]}"#
            let message = "items harus berisi 1 sampai \(Self.mostItems) panggilan: \(example)."
            return try await call.refuse(
                BodyRefusal(problems: [FieldProblem(field: "items", code: .outOfRange, message: message)]))
        }
        if call.idempotent != nil { try await call.once { _ in } }
        let deadline = ContinuousClock.now + Self.patience
        var results: [JSON] = []
        var problems: [FieldMessage] = []
        for (index, item) in items.enumerated() {
            let answer = ContinuousClock.now < deadline ? await one(item, call) : .busy(seconds: 1)
            problems += answer.problems.map { FieldMessage("items[\(index)].\($0.field)", $0.code, $0.message) }
            let body = (try? JSON.parse(answer.body)) ?? .null
            results.append(["http": .number(JSONNumber(answer.status)), "body": body])
        }
        var answer = ApiAnswer(200, ["status": "success", "results": .array(results)])
        answer.problems = Array(problems.prefix(100))
        return answer
    }

    private func one(_ item: JSON, _ batch: ApiCall) async -> ApiAnswer {
        guard let path = item["path"]?.string, let endpoint = endpoints[path] else {
            let paths = endpoints.keys.sorted().joined(separator: ", ")
            return .error(404, "NOT_FOUND", "path tidak bisa dipakai di batch; pakai \(paths).")
        }
        guard let body = item["body"], body.object != nil else {
            return .error(
                422, "MISSING_REQUIRED_FIELDS", "Data belum lengkap: body wajib diisi.",
                [FieldMessage("body", "REQUIRED", "body wajib berupa objek JSON.")])
        }
        var call = batch
        call.body = body
        call.prefersAsync = true
        call.idempotent = nil
        do { return try await endpoint(call) } catch let preview as DryRun.Preview { return preview.answer } catch {
            return ApiDesk.failure(error, call.logger)
        }
    }
}
