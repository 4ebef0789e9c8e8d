import JSON
import Synchronization

/// What the faults in force do to one request.
struct FaultPlan: Sendable {
    var delay: Duration = .zero
    /// Seconds.
    var clockOffset = 0
    var disruption: Disruption?
    var name: String?
}

/// The faults in force. Delays add up; of the others the first that fires wins.
final class FaultTable: Sendable {
    private let faults = Mutex<[Fault]>([])

    func add(_ fault: Fault) {
        faults.withLock { $0.append(fault) }
    }

    /// - Parameter clientID: only those of this client; nil takes back all.
    func clear(of clientID: String? = nil) {
        faults.withLock { faults in faults.removeAll { clientID == nil || $0.clientID == clientID } }
    }

    func plan(clientID: String?, method: String, path: String) -> FaultPlan {
        faults.withLock { faults in
            var plan = FaultPlan()
            for index in faults.indices where faults[index].matches(clientID: clientID, method: method, path: path) {
                if case .disruption = faults[index].effect, plan.disruption != nil { continue }
                guard Self.fires(&faults[index]) else { continue }
                switch faults[index].effect {
                case .delay(let duration):
                    plan.delay += duration
                    plan.name = plan.name ?? faults[index].name
                case .clock(let seconds):
                    plan.clockOffset += seconds
                    plan.name = plan.name ?? faults[index].name
                case .disruption(let disruption):
                    plan.disruption = disruption
                    plan.name = faults[index].name
                }
            }
            return plan
        }
    }

    var json: JSON {
        .array(
            faults.withLock { faults in
                faults.map { fault in
                    [
                        "fault": .string(fault.name),
                        "client_id": .string(fault.clientID ?? "*"),
                        "family": fault.family.map { .string($0.rawValue) } ?? .null,
                        "path": .string(fault.pathPrefix),
                        "resource": fault.resource.map(JSON.string) ?? .null,
                        "method": fault.method.map(JSON.string) ?? .null,
                        "probability": .number(JSONNumber(fault.probability)),
                        "remaining": fault.remaining.map { .number(JSONNumber($0)) } ?? .null,
                        "used": .number(JSONNumber(fault.used)),
                    ]
                }
            })
    }

    private static func fires(_ fault: inout Fault) -> Bool {
        if let remaining = fault.remaining, remaining <= 0 { return false }
        if let ends = fault.ends, ends <= .now { return false }
        guard fault.probability >= 1 || fault.random.next() < fault.probability else { return false }
        fault.remaining = fault.remaining.map { $0 - 1 }
        fault.used += 1
        return true
    }
}
