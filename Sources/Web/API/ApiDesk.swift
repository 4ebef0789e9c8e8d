import Clinics
import Delivery
import Foundation
import Hummingbird
import JSON
import Logging
import Vocabulary

/// Passes every API call: credentials, rate, body, `Idempotency-Key`, *Log API*. Endpoints behind it only see calls that are allowed.
struct ApiDesk: Sendable {
    /// Bytes of a body.
    static let mostBytes = 1 << 20

    typealias Endpoint = @Sendable (ApiCall) async throws -> ApiAnswer

    let web: WebDependencies
    var api: ApiDependencies { web.api }

    /// A route's handler.
    /// - Parameter path: as it stands in the table, for the log and for idempotency keys.
    func handler(_ path: String, mostBytes: Int, _ endpoint: @escaping Endpoint)
        -> @Sendable (Request, AppRequestContext) async throws -> Response
    {
        { request, context in
            let started = ContinuousClock.now
            let at = web.now()
            var caller = Caller.unknown
            let answer: ApiAnswer
            do {
                (caller, answer) = try await self.answer(request, context, path, mostBytes, endpoint)
            } catch let refusal as CallRefused {
                (caller, answer) = (refusal.caller, refusal.answer)
            } catch {
                answer = Self.failure(error, context.logger)
            }
            note(answer, caller, request, context, path, at, started)
            return answer.response
        }
    }

    /// Answers every path below `/api` that there is not, with or without credentials; a clinic sees its own mistakes in its log.
    func unknownPath(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let started = ContinuousClock.now
        let at = web.now()
        let answer = ApiAnswer.notFound
        let admitted = try? await admit(request, context)
        let path = String(Masking.text(request.uri.path).prefix(100))
        note(answer, admitted.map { .clinic($0.0.id, hint: $0.1.hint) } ?? .unknown, request, context, path, at, started)
        return answer.response
    }

    /// Who is logged as having called.
    private enum Caller {
        case unknown
        /// A code came, and not its secret.
        case claiming(ClinicCode)
        case clinic(ClinicID, hint: String?)
    }

    private struct CallRefused: Error {
        let caller: Caller
        let answer: ApiAnswer
    }

    private func answer(
        _ request: Request, _ context: AppRequestContext, _ path: String, _ mostBytes: Int, _ endpoint: @escaping Endpoint
    ) async throws -> (Caller, ApiAnswer) {
        let (clinic, credential) = try await admit(request, context)
        let caller = Caller.clinic(clinic.id, hint: credential.hint)
        if let seconds = api.rates.take(clinic) { return (caller, .tooManyRequests(seconds: seconds)) }
        do {
            let body: (bytes: [UInt8], json: JSON)
            do { body = try await read(request, mostBytes) } catch let problem as JSONError { return (caller, .malformed(problem)) }
            let isDryRun = request.uri.queryParameters["dry_run"] == "true"
            let call = ApiCall(
                web: web, api: api, clinic: clinic, credential: credential, address: context.client.address, logger: context.logger,
                body: body.json, query: Self.query(of: request),
                id: context.parameters.get("id").map { $0.removingPercentEncoding ?? $0 } ?? "", prefersAsync: request.prefersAsync,
                isDryRun: isDryRun,
                idempotent: isDryRun ? nil : try request.idempotencyKey.map { IdempotentCall(key: $0, path: path, body: body.bytes) })
            let answer = try await withTimeLimit(RequestLimits.handlerTime, else: Refusal(.serviceUnavailable)) {
                try await api.contracts.answer(call, request.method.rawValue, path, body.bytes) { try await run(call, endpoint) }
            }
            return (caller, answer)
        } catch let preview as DryRun.Preview {
            return (caller, preview.answer)
        } catch let refused as UnreadableCall {
            return (caller, refused.answer)
        } catch let refusal as Refusal {
            return (caller, .refusal(refusal))
        } catch {
            return (caller, Self.failure(error, context.logger))
        }
    }

    private static func query(of request: Request) -> JSONObject {
        JSONObject(request.uri.queryParameters.map { (String($0.key), .string(String($0.value))) })
    }

    private func admit(_ request: Request, _ context: AppRequestContext) async throws -> (Clinic, ApiCredential) {
        let code = request.headers[named: "X-Clinic-Code"] ?? ""
        let secret = request.headers[named: "X-Clinic-Secret"] ?? ""
        switch try await api.authenticator.authenticate(code: code, secret: secret, address: context.client.address) {
        case .accepted(let clinic, let credential): return (clinic, credential)
        case .wrong: throw CallRefused(caller: ClinicCode(code).map { .claiming($0) } ?? .unknown, answer: .invalidCredentials)
        case .suspended(let clinic): throw CallRefused(caller: .clinic(clinic.id, hint: nil), answer: .suspended)
        case .addressRefused(let clinic): throw CallRefused(caller: .clinic(clinic.id, hint: nil), answer: .addressRefused)
        }
    }

    private func read(_ request: Request, _ mostBytes: Int) async throws -> (bytes: [UInt8], json: JSON) {
        guard request.method == .post || request.method == .put else { return ([], .null) }
        guard request.saysJSON else { throw UnreadableCall(answer: .unsupportedMediaType) }
        let bytes = try await request.bytes(upTo: mostBytes)
        return (bytes, try JSON.parse(bytes))
    }

    /// Runs the endpoint, once for each Idempotency-Key.
    private func run(_ call: ApiCall, _ endpoint: Endpoint) async throws -> ApiAnswer {
        guard let idempotent = call.idempotent else { return try await endpoint(call) }
        do {
            let answer = try await endpoint(call)
            if answer.status >= 500 {
                try await call.transaction { try await IdempotencyStore.forget(idempotent, in: $0) }
            } else {
                let kept = RememberedAnswer(status: answer.status, body: answer.body)
                try await call.transaction { try await IdempotencyStore.remember(kept, of: idempotent, in: $0) }
            }
            return answer
        } catch let taken as KeyTaken {
            return try await repeated(call, idempotent, taken.claim)
        } catch let preview as DryRun.Preview {
            // Rolled back, its key with it.
            return preview.answer
        } catch {
            // Best effort: a call that is never answered gives its key free after a while.
            try? await call.transaction { try await IdempotencyStore.forget(idempotent, in: $0) }
            throw error
        }
    }

    /// Answers a repetition; one of a call that is being done waits for it, without a database connection.
    private func repeated(_ call: ApiCall, _ idempotent: IdempotentCall, _ claim: IdempotencyStore.Claim) async throws -> ApiAnswer {
        var claim: IdempotencyStore.Claim? = claim
        while true {
            switch claim {
            case .answered(let answer): return ApiAnswer(status: answer.status, bytes: answer.body)
            case .otherBody: return .conflict
            // It failed meanwhile: whoever repeats it does it anew.
            case nil, .mine: return .busy(seconds: 1)
            case .inFlight:
                try await Task.sleep(for: .milliseconds(100))
                claim = try await call.transaction { try await IdempotencyStore.find(idempotent, in: $0) }
            }
        }
    }

    private func note(
        _ answer: ApiAnswer, _ caller: Caller, _ request: Request, _ context: AppRequestContext, _ path: String, _ at: Date,
        _ started: ContinuousClock.Instant
    ) {
        var entry = ApiLogEntry(
            at: at, method: request.method.rawValue, path: shown(path, context), status: answer.status,
            tookMilliseconds: Int(((ContinuousClock.now - started) / .milliseconds(1)).rounded()))
        entry.code = answer.code
        entry.fields = answer.problems.map(\.logged)
        entry.address = context.client.address.isEmpty ? nil : context.client.address
        entry.requestID = context.requestID
        entry.visitID = answer.visitID
        entry.contractRunID = answer.contractRunID
        switch caller {
        case .unknown: return
        case .claiming(let code): api.log.add(entry, claiming: code)
        case .clinic(let id, let hint):
            entry.credential = hint
            api.log.add(entry, of: id)
        }
    }

    /// The path with an id of ours in it; another id may be a number that a clinic gave, and stays out.
    private func shown(_ path: String, _ context: AppRequestContext) -> String {
        guard let id = context.parameters.get("id").flatMap({ UUID(uuidString: $0) }) else { return path }
        return path.replacing("{id}", with: id.lowerText)
    }

    /// Something is broken here; what, stands in our log alone.
    static func failure(_ error: any Error, _ logger: Logger) -> ApiAnswer {
        logger.error("API call failed", metadata: ["type": "\(type(of: error))", "error": .string(Masking.mask("\(error)"))])
        return Intake.isPassing(error) ? .busy(seconds: 5) : .failed
    }
}

/// A call whose body or headers cannot be read.
struct UnreadableCall: Error {
    let answer: ApiAnswer
}

extension Request {
    /// Whether the body is said to be JSON; saying nothing counts as such, as old clients do.
    var saysJSON: Bool {
        guard let type = headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased(), !type.isEmpty else { return true }
        return type == "application/json" || type == "text/json" || type.hasSuffix("+json")
    }

    /// `Prefer: respond-async` (RFC 7240).
    var prefersAsync: Bool {
        headers[values: .init("Prefer")!].contains { line in
            line.split(whereSeparator: { $0 == "," || $0 == ";" }).contains { $0.trimmed.lowercased() == "respond-async" }
        }
    }

    /// Throws ``UnreadableCall`` for a key that nobody can have meant. A call without body has none.
    var idempotencyKey: String? {
        get throws {
            guard method == .post || method == .put, let key = headers[named: "Idempotency-Key"] else { return nil }
            guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw UnreadableCall(answer: .unreadableKey)
            }
            return key
        }
    }
}
