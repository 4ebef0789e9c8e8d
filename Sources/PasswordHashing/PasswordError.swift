/// Why a password was neither hashed nor compared. Carries nothing of the password or the hash.
public enum PasswordError: Error, Sendable, Hashable {
    /// As many checks wait already as are allowed to: answer 503 and let the person try again.
    case busy

    /// The stored text is not an argon2id hash in the PHC string format, or asks for more work than we ever ask for.
    case malformedHash

    /// libargon2 gave this code, for example -22 when no memory could be had.
    case failed(code: Int32)
}
