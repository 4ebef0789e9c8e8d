/// Why something could not be sealed or opened. Carries neither keys nor content.
public enum SealingError: Error, Sendable, Hashable {
    /// The clinic has no data key: it does not exist, or its keys were lost.
    case noKey
    /// The value was sealed under a data key that is not at hand; another instance may have just made it.
    case unknownKey(Int)
    /// Not a sealed value: too short, or of a version that this program does not know.
    case malformed
    /// The value was altered, or belongs to another clinic, table, row or column.
    case notAuthentic
    /// The data key was wrapped under a master key that MASTER_KEY_FILE no longer holds.
    case unknownMasterKey(String)
    /// The opened value could not be inflated.
    case damaged
}
