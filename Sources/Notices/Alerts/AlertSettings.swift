import Vocabulary

/// When a clinic is told, and of what.
public struct AlertSettings: Sendable, Hashable {
    /// Rules that are switched off.
    public var rulesOff: Set<AlertRule> = []
    /// Failed of settled in an hour, percent.
    public var failurePercent = 20
    /// Settled in an hour before the share says anything.
    public var failureMinimum = 10
    /// How old the oldest that goes by itself may be, minutes.
    public var waitingMinutes = 240
    /// How long a platform may be away, minutes.
    public var breakerMinutes = 15
    /// How long it may be silent in opening hours, hours.
    public var silenceHours = 4
    /// The opening hours, from the hour that begins them to the one that ends them, in the clinic's zone.
    public var openFrom = 8
    /// See ``openFrom``; up to 24.
    public var openUntil = 20
    /// When no mail is sent; nil: at any time.
    public var quietHours: QuietHours?
    /// Urgent alerts are mailed in the quiet hours too.
    public var urgentBreaksQuiet = true
    /// A digest each morning.
    public var hasDigest = false

    /// What a clinic has that never changed anything.
    public init() {}
}

/// Hours of the day without mails, in the clinic's zone; may go over midnight.
public struct QuietHours: Sendable, Hashable {
    /// The hour that begins them, 0 to 23.
    public var from: Int
    /// The hour at which they are over, 0 to 23.
    public var until: Int

    /// From one hour to another.
    public init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    /// How long it is quiet from this time of the day on, in seconds; 0 when it is not quiet.
    public func secondsLeft(secondOfDay: Int) -> Int {
        let (start, end) = (from * 3600, until * 3600)
        if start == end { return 0 }
        let isQuiet = start < end ? (start..<end).contains(secondOfDay) : secondOfDay >= start || secondOfDay < end
        guard isQuiet else { return 0 }
        return secondOfDay < end ? end - secondOfDay : 86_400 - secondOfDay + end
    }
}
