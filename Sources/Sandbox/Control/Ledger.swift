import Foundation
import JSON
import Synchronization

/// One request as the ledger remembers it. A status of 0 means that the client got no answer.
struct LedgerEntry: Sendable {
    let number: Int
    let at: Double
    let clientID: String?
    let method: String
    let path: String
    let query: String
    let body: [UInt8]
    var status: Int
    var stored: StoredReference?
    var fault: String?

    var json: JSON {
        [
            "n": .number(JSONNumber(number)),
            "at": .number(JSONNumber(at)),
            "client_id": clientID.map(JSON.string) ?? .null,
            "method": .string(method),
            "path": .string(path),
            "query": .string(query),
            "body": .string(String(decoding: body, as: UTF8.self)),
            "status": .number(JSONNumber(status)),
            "stored": stored.map { ["type": .string($0.type), "id": .string($0.id)] } ?? .null,
            "fault": fault.map(JSON.string) ?? .null,
        ]
    }
}

/// Every request in the order of arrival, with an index by client.
final class Ledger: Sendable {
    private struct State {
        var entries: [LedgerEntry] = []
        var first = 1
        var byClient: [String: [Int]] = [:]
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = max(2, capacity)
    }

    /// Notes an arrival, before anything is decided, and gives its number.
    func open(_ call: Call, clientID: String?) -> Int {
        let body = call.path.hasPrefix("/oauth2/") ? Self.withoutSecret(call.body) : call.body
        let at = (call.arrived.timeIntervalSince1970 * 1_000_000).rounded() / 1000
        return state.withLock { state in
            if state.entries.count >= capacity { Self.dropOldestHalf(&state) }
            let number = state.first + state.entries.count
            state.entries.append(
                LedgerEntry(
                    number: number, at: at, clientID: clientID, method: call.method, path: call.path, query: call.query, body: body,
                    status: 0))
            if let clientID { state.byClient[clientID, default: []].append(number) }
            return number
        }
    }

    /// Adds what became of a request; one that was cleared meanwhile is left alone.
    func close(_ number: Int, status: Int, stored: StoredReference?, fault: String?) {
        state.withLock { state in
            let index = number - state.first
            guard state.entries.indices.contains(index) else { return }
            state.entries[index].status = status
            state.entries[index].stored = stored
            state.entries[index].fault = fault
        }
    }

    func entries(of clientID: String?, after: Int, limit: Int) -> [LedgerEntry] {
        state.withLock { state in
            if let clientID {
                let numbers = state.byClient[clientID] ?? []
                return numbers[Self.position(after: after, in: numbers)...].prefix(limit).map { state.entries[$0 - state.first] }
            }
            return Array(state.entries.dropFirst(max(0, after - state.first + 1)).prefix(limit))
        }
    }

    /// Numbers go on after a clear, so that a request under way cannot be taken for a later one.
    func clear() {
        state.withLock { state in
            state.first += state.entries.count
            state.entries.removeAll()
            state.byClient.removeAll()
        }
    }

    private static func position(after number: Int, in numbers: [Int]) -> Int {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] > number { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func dropOldestHalf(_ state: inout State) {
        let dropped = state.entries.count / 2
        state.entries.removeFirst(dropped)
        state.first += dropped
        for client in state.byClient.keys {
            state.byClient[client]?.removeAll { $0 < state.first }
        }
    }

    private static func withoutSecret(_ body: [UInt8]) -> [UInt8] {
        let kept = Form.parse(String(decoding: body, as: UTF8.self)).map { field in
            Form.encode(field.name) + "=" + (field.name == "client_secret" ? "***" : Form.encode(field.value))
        }
        return Array(kept.joined(separator: "&").utf8)
    }
}
