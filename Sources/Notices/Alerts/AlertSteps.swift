import Foundation
import JSON

/// What one look at a clinic changes in its alerts. Pure: from standings and what is open to steps.
enum AlertStep: Sendable, Hashable {
    /// Something is wrong, but not for long enough yet.
    case notice(AlertRule, subject: String)
    /// What was noticed passed before it was an alert.
    case forget(AlertRule, subject: String)
    case raise(AlertRule, subject: String, JSON)
    /// Still so.
    case see(UUID, JSON)
    /// Not seen this time; once is no recovery yet.
    case miss(UUID)
    case recover(Alert)
    /// Nobody has acknowledged it: told again.
    case repeats(Alert, JSON)

    /// So many looks in a row that find all well make a recovery.
    static let looksToRecover = 2
    /// Seconds after which an alert that nobody acknowledged is told again.
    static let repeatAfter: TimeInterval = 86_400

    struct Key: Hashable {
        let rule: AlertRule
        let subject: String
    }

    static func of(
        _ standings: [Standing], open: [Alert], onsets: [Key: Date], settings: AlertSettings, now: Date
    ) -> [AlertStep] {
        var steps: [AlertStep] = []
        var rest = Dictionary(open.map { (Key(rule: $0.rule, subject: $0.subject), $0) }) { first, _ in first }
        var oldOnsets = onsets
        for standing in standings {
            let key = Key(rule: standing.rule, subject: standing.subject)
            let alert = rest.removeValue(forKey: key)
            let onset = oldOnsets.removeValue(forKey: key)
            switch standing.finding {
            case .bad(let facts):
                if let alert {
                    steps.append(isDue(alert, now) ? .repeats(alert, facts) : .see(alert.id, facts))
                } else {
                    steps += begin(standing, facts, onset: onset, settings, now)
                }
            case .good:
                if let alert { steps.append(well(alert)) }
                if onset != nil { steps.append(.forget(key.rule, subject: key.subject)) }
            case .unknown: break
            }
        }
        // What no rule speaks of any more: a webhook that was deleted, a rule that was switched off.
        steps += rest.values.sorted { $0.id.uuidString < $1.id.uuidString }.map(well)
        steps += oldOnsets.keys.sorted { ($0.rule.rawValue, $0.subject) < ($1.rule.rawValue, $1.subject) }
            .map { .forget($0.rule, subject: $0.subject) }
        return steps
    }

    private static func begin(_ standing: Standing, _ facts: JSON, onset: Date?, _ settings: AlertSettings, _ now: Date) -> [AlertStep] {
        let patience = standing.rule.patience(settings)
        let raise = AlertStep.raise(standing.rule, subject: standing.subject, facts)
        if patience == 0 { return [raise] }
        guard let onset else { return [.notice(standing.rule, subject: standing.subject)] }
        return now.timeIntervalSince(onset) >= Double(patience) ? [raise, .forget(standing.rule, subject: standing.subject)] : []
    }

    private static func well(_ alert: Alert) -> AlertStep {
        alert.goodLooks + 1 >= looksToRecover ? .recover(alert) : .miss(alert.id)
    }

    private static func isDue(_ alert: Alert, _ now: Date) -> Bool {
        guard alert.state == .open, let told = alert.toldAt else { return false }
        return now.timeIntervalSince(told) >= repeatAfter
    }
}
