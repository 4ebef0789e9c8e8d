import Foundation
import JSON
import Vocabulary

/// How one rule stands for one subject.
public struct Standing: Sendable, Hashable {
    /// The rule.
    public var rule: AlertRule
    /// A channel, a webhook's id, a host; "" is the clinic.
    public var subject: String
    /// What was found.
    public var finding: Finding

    /// Something is wrong, all is well, or it cannot be told now: then an open alert stays as it is.
    public enum Finding: Sendable, Hashable {
        /// With what mail and page say about it.
        case bad(JSON)
        /// All is well.
        case good
        /// Not to be told now.
        case unknown
    }

    init(_ rule: AlertRule, _ subject: String = "", _ finding: Finding) {
        self.rule = rule
        self.subject = subject
        self.finding = finding
    }
}

/// The rules: from facts to standings. Pure.
public enum AlertRules {
    /// How the clinic stands; rules that are switched off are left out.
    public static func judge(_ facts: ClinicFacts, _ settings: AlertSettings) -> [Standing] {
        var standings = facts.lanes.flatMap { lane in
            [
                away(lane), credential(lane), failures(lane, settings), waiting(lane, settings, facts),
            ]
        }
        standings.append(silence(facts, settings))
        standings += facts.refusedKinds.map {
            Standing(.kindRefused, $0.kind, .bad(["since": .string($0.since.formatted(.iso8601))]))
        }
        standings += facts.disabledWebhooks.map {
            Standing(.webhookDisabled, $0.id.lowerText, .bad(["host": .string($0.host)]))
        }
        standings.append(licences(facts))
        return standings.filter { !settings.rulesOff.contains($0.rule) }
    }

    /// How many and when: names are for the page alone.
    private static func licences(_ facts: ClinicFacts) -> Standing {
        guard let next = facts.expiringLicences.min() else { return Standing(.licenceExpiring, .good) }
        return Standing(
            .licenceExpiring,
            .bad(["count": .number(JSONNumber(facts.expiringLicences.count)), "next": .string(next.text)]))
    }

    private static func away(_ lane: ClinicFacts.Lane) -> Standing {
        guard lane.isAway else { return Standing(.platformAway, lane.channel, .good) }
        var facts: JSON = ["pending": .number(JSONNumber(lane.pending))]
        if let host = lane.host { facts["host"] = .string(host) }
        if let since = lane.awaySince { facts["since"] = .string(since.formatted(.iso8601)) }
        return Standing(.platformAway, lane.channel, .bad(facts))
    }

    private static func credential(_ lane: ClinicFacts.Lane) -> Standing {
        guard let since = lane.refusedSince else { return Standing(.credentialRefused, lane.channel, .good) }
        return Standing(
            .credentialRefused, lane.channel,
            .bad(["since": .string(since.formatted(.iso8601)), "pending": .number(JSONNumber(lane.pending))]))
    }

    private static func failures(_ lane: ClinicFacts.Lane, _ settings: AlertSettings) -> Standing {
        guard lane.settled >= settings.failureMinimum, lane.failed * 100 >= settings.failurePercent * lane.settled else {
            return Standing(.failureRate, lane.channel, .good)
        }
        var facts: JSON = ["failed": .number(JSONNumber(lane.failed)), "settled": .number(JSONNumber(lane.settled))]
        if let cause = lane.cause {
            facts["kind"] = .string(cause.kind)
            facts["code"] = .string(cause.code)
        }
        return Standing(.failureRate, lane.channel, .bad(facts))
    }

    /// What waits because the platform is away, or refuses the credentials or a kind, has an alert of its own.
    private static func waiting(_ lane: ClinicFacts.Lane, _ settings: AlertSettings, _ facts: ClinicFacts) -> Standing {
        let isRefused = lane.refusedSince != nil || facts.refusedKinds.contains { $0.channel == lane.channel }
        if lane.isAway || isRefused { return Standing(.oldestWaiting, lane.channel, .unknown) }
        guard let since = lane.oldestSince, facts.now.timeIntervalSince(since) >= Double(settings.waitingMinutes * 60) else {
            return Standing(.oldestWaiting, lane.channel, .good)
        }
        return Standing(
            .oldestWaiting, lane.channel,
            .bad([
                "since": .string(since.formatted(.iso8601)), "pending": .number(JSONNumber(lane.pending)), "paused": .bool(lane.isPaused),
            ]))
    }

    /// Weekdays of the last four on which there has to have been something for a silent day to mean anything.
    static let usualWeeks = 3

    private static func silence(_ facts: ClinicFacts, _ settings: AlertSettings) -> Standing {
        let limit = Double(settings.silenceHours * 3600)
        if let last = facts.lastActivity, facts.now.timeIntervalSince(last) < limit { return Standing(.silence, .good) }
        let day = LocalDate(facts.now, in: facts.zone).start(in: facts.zone.timeZone)
        let opens = day.addingTimeInterval(Double(settings.openFrom * 3600))
        let closes = day.addingTimeInterval(Double(settings.openUntil * 3600))
        let since = max(facts.lastActivity ?? opens, opens)
        guard facts.now < closes, facts.now.timeIntervalSince(since) >= limit,
            facts.sameWeekday.count(where: { $0 > 0 }) >= usualWeeks
        else { return Standing(.silence, .unknown) }
        var found: JSON = ["usual": .number(JSONNumber(facts.sameWeekday.reduce(0, +) / max(1, facts.sameWeekday.count)))]
        if let last = facts.lastActivity { found["since"] = .string(last.formatted(.iso8601)) }
        return Standing(.silence, .bad(found))
    }
}

extension Standing {
    fileprivate init(_ rule: AlertRule, _ finding: Finding) { self.init(rule, "", finding) }
}
