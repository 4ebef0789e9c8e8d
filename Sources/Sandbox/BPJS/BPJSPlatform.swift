import Foundation
import HTTPTypes
import JSON
import Synchronization

/// The simulated BPJS as a whole: three families over one set of records.
final class BPJSPlatform: Sendable {
    /// How the gateway's clock is set.
    struct Clock: Sendable {
        /// Seconds that a timestamp may be away.
        var window = 300
        /// Seconds that the gateway's clock is ahead.
        var offset = 0
    }

    private let records: Mutex<BPJSRecords>
    private let clock = Mutex(Clock())
    private let journal: Journal?

    /// - Parameter records: what the journal restored.
    init(_ records: BPJSRecords, clinics: [SandboxBPJSClinic], journal: Journal?) {
        var records = records
        for clinic in clinics where records.clinics[clinic.consID] == nil { records.clinics[clinic.consID] = clinic }
        self.records = Mutex(records)
        self.journal = journal
    }

    static func isCalled(by call: Call) -> Bool {
        BPJSFamily.at(call.segments.first) != nil
    }

    /// Who asks, for ledger and faults; the signature is not looked at yet.
    func caller(of call: Call) -> Caller {
        Caller(clientID: call.headers[BPJSGate.consumer], right: .unknown)
    }

    func answer(_ call: Call) -> Answer {
        guard let family = BPJSFamily.at(call.segments.first) else { return .unknownPath }
        let clock = clock.withLock { $0 }
        let offset = clock.offset + call.clockOffset
        let now = call.arrived.addingTimeInterval(Double(offset))
        let consumer = call.headers[BPJSGate.consumer] ?? ""
        let clinic = records.withLock { $0.clinics[consumer] }
        let gate = BPJSGate(family: family, window: clock.window, now: now)
        var answer: Answer
        if let refusal = gate.refusal(of: call.headers, clinic: clinic) {
            answer = refusal
        } else if let clinic {
            answer = reply(to: call, family: family, clinic: clinic)
                .answer(family: family, clinic: clinic, timestamp: call.headers[BPJSGate.timestamp] ?? "")
        } else {
            return .unknownPath
        }
        if offset != 0 { answer.extra.append((ShiftedDate.field.rawName, ShiftedDate.text(now))) }
        return answer
    }

    /// Deciding and storing share one lock, so that two equal requests cannot both be new.
    private func reply(to call: Call, family: BPJSFamily, clinic: SandboxBPJSClinic) -> BPJSReply {
        var body = JSON.null
        if !call.body.isEmpty {
            guard Self.isReadable(call.contentType), let parsed = try? JSON.parse(call.body) else { return .unreadable }
            body = parsed
        }
        if call.method == "POST" || call.method == "PUT", body.object == nil { return .unreadable }
        return records.withLock { records in
            let reply = Self.decide(call, body, family: family, clinic: clinic, in: records)
            if let write = reply.write {
                records.apply(write)
                journal?.append(write.journal.bytes())
            }
            if let duplicate = reply.duplicate {
                records.count(duplicate, family: family, consID: clinic.consID)
                journal?.append(BPJSJournal.line(of: duplicate, family: family, consID: clinic.consID).bytes())
            }
            return reply
        }
    }

    /// Apart from `reply`, so that nothing holds the records when they are changed.
    private static func decide(
        _ call: Call, _ body: JSON, family: BPJSFamily, clinic: SandboxBPJSClinic, in records: BPJSRecords
    ) -> BPJSReply {
        // A base with a slash at its end, joined to a path with one at its beginning.
        guard !call.path.contains("//") else { return .notRegistered }
        let path = call.segments.dropFirst().map { $0.removingPercentEncoding ?? $0 }
        return BPJSRequest(family: family, clinic: clinic, method: call.method, path: path, body: body, now: call.arrived, records: records)
            .reply()
    }

    /// The gateway is lax: every type that clients are known to send (reference of BPJS, section 1.6).
    private static func isReadable(_ contentType: String) -> Bool {
        let type = contentType.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? ""
        return ["text/plain", "application/json", "application/x-www-form-urlencoded"].contains(type)
    }
}

/// What the control interface asks and does.
extension BPJSPlatform {
    func add(_ clinic: SandboxBPJSClinic) {
        records.withLock { records in
            records.clinics[clinic.consID] = clinic
            journal?.append(BPJSJournal.line(of: clinic).bytes())
        }
    }

    func add(_ members: [BPJSMember]) {
        records.withLock { records in
            for member in members {
                records.members.put(member)
                journal?.append(BPJSJournal.line(of: member).bytes())
            }
        }
    }

    /// No patient can book at a poli on a day any more.
    func close(_ poli: String, on day: String, at consID: String) {
        records.withLock { records in
            records.close(poli, on: day, at: consID)
            journal?.append(BPJSJournal.line(ofClosure: poli, day: day, consID: consID).bytes())
        }
    }

    /// A patient books in the app.
    func book(_ body: JSON, at consID: String) {
        let time = Int(Date().timeIntervalSince1970 * 1000)
        records.withLock { records in
            records.book(body, at: consID, time: time)
            journal?.append(BPJSJournal.line(ofBooking: body, consID: consID, at: time).bytes())
        }
    }

    func clearLedger() {
        records.withLock { records in
            records.clearLedger()
            journal?.append(BPJSJournal.ledgerCleared.bytes())
        }
    }

    func setClock(window: Int?, offset: Int?) {
        clock.withLock { clock in
            clock.window = window ?? clock.window
            clock.offset = offset ?? clock.offset
        }
    }

    var clockInForce: Clock { clock.withLock { $0 } }

    func read<Value: Sendable>(_ look: (BPJSRecords) -> Value) -> Value {
        records.withLock { look($0) }
    }
}
