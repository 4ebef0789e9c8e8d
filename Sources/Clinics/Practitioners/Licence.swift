import Vocabulary

/// A practitioner's SIP or STR that runs out: with an expired one they may not work, and their visits are not lawful.
public struct ExpiringLicence: Sendable, Hashable {
    /// Which one.
    public enum Kind: String, Sendable, Hashable { case str = "STR", sip = "SIP" }
    /// Which one.
    public var kind: Kind
    /// The last day on which it is valid.
    public var expiresOn: LocalDate

    /// So many days before its end people are warned.
    public static let warnedFor = 30

    /// Days that it is still valid; negative once it is over.
    public func daysLeft(on today: LocalDate) -> Int { today.days(to: expiresOn) }
}

extension Practitioner {
    /// Licences that end soon or have ended, the most urgent first; of somebody who still works here.
    public func expiringLicences(on today: LocalDate) -> [ExpiringLicence] {
        guard isActive else { return [] }
        return [(ExpiringLicence.Kind.str, strExpiresOn), (.sip, sipExpiresOn)].compactMap { kind, day in
            day.map { ExpiringLicence(kind: kind, expiresOn: $0) }
        }.filter { $0.daysLeft(on: today) <= ExpiringLicence.warnedFor }.sorted { $0.expiresOn < $1.expiresOn }
    }
}
