import BPJS
import Clinics
import Delivery
import Foundation
import Hummingbird
import JSON
import Vocabulary

/// Passes every call of Mobile JKN: the clinic of the path and its level, the token, the body, *Log API*. The HTTP status is 200 and the code
/// stands in `metadata`, as BPJS's callers expect it; only what no clinic can answer has a status of its own.
struct MobileJKNDesk: Sendable {
    typealias Endpoint = @Sendable (MobileJKNCall) async throws -> MobileJKNAnswer

    /// Bytes of a body.
    static let mostBytes = 64 << 10
    /// Calls of one clinic in a minute, whatever they ask.
    static let callsPerMinute = 6_000

    let web: WebDependencies

    /// The handler of a path, by the level of the clinic; a level without an endpoint has no such path.
    /// - Parameter path: as the reference has it, for the log.
    func handler(_ path: String, fktp: Endpoint? = nil, fkrtl: Endpoint? = nil)
        -> @Sendable (Request, AppRequestContext) async throws -> Response
    {
        { request, context in
            let clinic = try await self.clinic(context)
            guard let endpoint = clinic.level == .fktp ? fktp : fkrtl else { throw Refusal(.notFound) }
            return try await self.logged(clinic, path, request, context) {
                try await self.answer(clinic, endpoint, request, context)
            }
        }
    }

    /// `GET /auth`.
    func auth(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let clinic = try await clinic(context)
        return try await logged(clinic, "/auth", request, context) {
            let token = try await web.api.mobileJKN.signIn.token(
                clinic, username: request.headers[named: "x-username"] ?? "", password: request.headers[named: "x-password"] ?? "",
                address: context.client.address)
            return Outcome(.ok(["token": .string(token)]))
        }
    }

    /// What is answered, and whether the caller may speak for the clinic.
    private struct Outcome: Sendable {
        var answer: MobileJKNAnswer
        var status = 200
        var isTheirs = true

        init(_ answer: MobileJKNAnswer, status: Int = 200, isTheirs: Bool = true) {
            self.answer = answer
            self.status = status
            self.isTheirs = isTheirs
        }

        var response: Response {
            Response(
                status: .init(code: status), headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: answer.json.bytes())))
        }
    }

    private struct NotTheirs: Error {
        let refusal: MobileJKNRefusal
    }

    private func clinic(_ context: AppRequestContext) async throws -> Clinic {
        let code = context.parameters.get("code") ?? ""
        guard let clinic = try await web.api.authenticator.clinic(code), clinic.state != .suspended else { throw Refusal(.notFound) }
        return clinic
    }

    private func answer(_ clinic: Clinic, _ endpoint: @escaping Endpoint, _ request: Request, _ context: AppRequestContext) async throws
        -> Outcome
    {
        guard let body = try await read(request, context) else {
            return Outcome(MobileJKNRefusal.unreadable.answer, status: 400, isTheirs: false)
        }
        let token = request.headers[named: "x-token"] ?? ""
        let username = request.headers[named: "x-username"] ?? ""
        let now = web.now()
        let answer = try await web.api.mobileJKN.turns.take(clinic.id) {
            try await web.database.transaction(in: clinic.id) { scope in
                guard !token.isEmpty, !username.isEmpty else { throw NotTheirs(refusal: .tokenNotTheirs) }
                switch try await MobileJKNAccessStore.check(token: token, username: username, in: scope) {
                case .valid: break
                case .expired: throw NotTheirs(refusal: .tokenExpired)
                case .notTheirs: throw NotTheirs(refusal: .tokenNotTheirs)
                }
                return try await endpoint(MobileJKNCall(clinic: clinic, scope: scope, intake: web.api.intake, now: now, body: body))
            }
        }
        return Outcome(answer)
    }

    /// The body, nil when it is no JSON object; of a `GET` the parts of the address, under the names that bodies have.
    private func read(_ request: Request, _ context: AppRequestContext) async throws -> JSON? {
        guard request.method == .post || request.method == .put else {
            let names = ["kodepoli", "tanggalperiksa", "nomorkartu"]
            return .object(
                JSONObject(
                    names.compactMap { name in
                        context.parameters.get(name).map { (name, .string($0.removingPercentEncoding ?? $0)) }
                    }))
        }
        let bytes = try await request.bytes(upTo: Self.mostBytes)
        let json = try? JSON.parse(bytes)
        return json?.object == nil ? nil : json
    }

    private func logged(
        _ clinic: Clinic, _ path: String, _ request: Request, _ context: AppRequestContext,
        _ body: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Response {
        let started = ContinuousClock.now
        let outcome: Outcome
        if web.api.mobileJKN.rates.take(clinic.id, perMinute: Self.callsPerMinute) != nil {
            outcome = Outcome(MobileJKNRefusal.busy.answer, status: 429, isTheirs: false)
        } else {
            do {
                outcome = try await withTimeLimit(RequestLimits.handlerTime, else: Refusal(.serviceUnavailable), body)
            } catch let refusal as MobileJKNRefusal {
                outcome = Outcome(refusal.answer, isTheirs: path != "/auth")
            } catch let stranger as NotTheirs {
                outcome = Outcome(stranger.refusal.answer, isTheirs: false)
            } catch let refusal as Refusal {
                outcome = Outcome(MobileJKNRefusal.busy.answer, status: refusal.status.code, isTheirs: false)
            } catch {
                let failure = ApiDesk.failure(error, context.logger)
                outcome = Outcome(MobileJKNRefusal.busy.answer, status: failure.status, isTheirs: false)
            }
        }
        note(outcome, clinic, path, request, context, started)
        return outcome.response
    }

    private func note(
        _ outcome: Outcome, _ clinic: Clinic, _ path: String, _ request: Request, _ context: AppRequestContext,
        _ started: ContinuousClock.Instant
    ) {
        // The path of the reference: what stands in the address is a person's card.
        var entry = ApiLogEntry(
            at: web.now(), method: request.method.rawValue, path: "/mobile-jkn" + path, status: outcome.status,
            tookMilliseconds: Int(((ContinuousClock.now - started) / .milliseconds(1)).rounded()))
        entry.address = context.client.address.isEmpty ? nil : context.client.address
        entry.requestID = context.requestID
        if outcome.answer.code != 200 {
            entry.code = String(outcome.answer.code)
            entry.fields = [.init(field: "metadata", code: String(outcome.answer.code), message: outcome.answer.message)]
        }
        if outcome.isTheirs { web.api.log.add(entry, of: clinic.id) } else { web.api.log.add(entry, claiming: clinic.code) }
    }
}

/// What the desk keeps between calls.
struct MobileJKNServices: Sendable {
    /// Calls of a clinic in the database at once: they wait for each other there anyway, for the number of a poli.
    static let atOnce = 4

    let signIn: MobileJKNSignIn
    let turns = Turns(MobileJKNServices.atOnce)
    let rates = ApiRates()
}
