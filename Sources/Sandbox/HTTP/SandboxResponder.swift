import Hummingbird

/// The connection a request came on. Keeping its channel is the only way to close it without a status line.
struct SandboxConnection: InitializableFromSource {
    let abandon: @Sendable () async -> Void

    init(source: ApplicationRequestContextSource) {
        let channel = source.channel
        // The write that follows fails on the closed channel, which the server takes as a client that left.
        abandon = { try? await channel.close() }
    }
}

/// Takes every request: the control interface, or the platform with ledger and faults around it.
struct SandboxResponder: HTTPResponder {
    let platform: Platform

    func respond(to request: Request, context: SandboxConnection) async throws -> Response {
        guard var call = try await Call.read(request) else {
            return Answer.text(413, "Request Entity Too Large").response()
        }
        if call.segments.first == "_control" {
            let answer = ControlInterface(platform: platform).answer(call)
            try await platform.journal?.flush()
            return answer.response()
        }
        let caller = platform.caller(of: call)
        let number = platform.ledger.open(call, clientID: caller.clientID)
        let plan = platform.faults.plan(clientID: caller.clientID, method: call.method, path: call.path)
        call.clockOffset = plan.clockOffset
        if plan.delay > .zero {
            try? await Task.sleep(for: plan.delay)
        }
        if case .lostRequest = plan.disruption {
            platform.ledger.close(number, status: 0, stored: nil, fault: plan.name)
            await context.abandon()
            return Response(status: .internalServerError)
        }
        let answer = answer(to: call, from: caller, under: plan.disruption)
        if answer.stored != nil || call.method != "GET" { try await platform.journal?.flush() }
        let unanswered = plan.disruption == .lostAnswer
        platform.ledger.close(number, status: unanswered ? 0 : answer.status, stored: answer.stored, fault: plan.name)
        switch plan.disruption {
        case .lostAnswer:
            await context.abandon()
            return Response(status: .internalServerError)
        case .truncated: return DisturbedAnswer.truncated(answer)
        case .slow(let duration): return DisturbedAnswer.slow(answer, over: duration)
        default: return answer.response()
        }
    }

    private func answer(to call: Call, from caller: Caller, under disruption: Disruption?) -> Answer {
        switch disruption {
        case .answer(let instead):
            return instead
        case .expireToken:
            platform.tokens.expire(call.authorization)
            return GatewayFault.expired
        case .storedBadGateway:
            var answer = Answer.text(502, "Bad Gateway")
            answer.stored = platform.answer(call, from: caller).stored
            return answer
        default:
            return platform.answer(call, from: caller)
        }
    }
}
