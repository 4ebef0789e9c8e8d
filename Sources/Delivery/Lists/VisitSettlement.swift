/// When a visit's deliveries together are done, or wait for a person: the one rule of the API's answers and of webhooks.
public enum VisitSettlement {
    /// Everything is there: all of it has arrived, or is not to be sent.
    /// - Parameter states: of all deliveries of the visit, as they are shown.
    public static func isComplete(_ states: [String]) -> Bool {
        !states.isEmpty && states.allSatisfy { $0 == "completed" || $0 == "skipped" }
    }

    /// Whether a delivery does not go on by itself, for a reason of its own.
    public static func needsPerson(state: String, hold: HoldReason.Hold?) -> Bool {
        state == "failed" || state == "pending" && hold == .mapping
    }
}
