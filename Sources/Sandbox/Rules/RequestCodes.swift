/// Closed sets of FHIR that several resources share.
enum RequestCodes {
    static let statuses: Set<String> = ["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"]
    static let intents: Set<String> = [
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option",
    ]
    static let priorities: Set<String> = ["routine", "urgent", "asap", "stat"]
    static let periodUnits: Set<String> = ["s", "min", "h", "d", "wk", "mo", "a"]
    static let eventTimings: Set<String> = [
        "MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late", "EVE", "EVE.early", "EVE.late", "NIGHT", "PHS", "HS",
        "WAKE", "C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV",
    ]
    static let days: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
