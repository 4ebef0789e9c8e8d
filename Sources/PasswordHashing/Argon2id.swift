import CArgon2

/// The two calls into libargon2, and the rules for what may be passed to them.
enum Argon2id {
    static let memoryKiB: UInt32 = 19 * 1024
    static let passes: UInt32 = 2
    static let lanes: UInt32 = 1
    static let saltBytes = 16
    static let tagBytes = 32

    /// 16 bytes from the system's random number generator.
    static func newSalt() -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    static func hash(_ password: String, salt: [UInt8]) throws(PasswordError) -> String {
        let password = Array(password.utf8)
        let length = argon2_encodedlen(passes, memoryKiB, lanes, UInt32(salt.count), UInt32(tagBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let code = argon2id_hash_encoded(
            passes, memoryKiB, lanes, password, password.count, salt, salt.count, tagBytes, &encoded, encoded.count)
        guard code == ARGON2_OK.rawValue else { throw .failed(code: code) }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func verify(_ password: String, against encoded: String) throws(PasswordError) -> Bool {
        let password = Array(password.utf8)
        let code = argon2id_verify(encoded, password, password.count)
        switch code {
        case ARGON2_OK.rawValue: return true
        case ARGON2_VERIFY_MISMATCH.rawValue: return false
        case ARGON2_DECODING_FAIL.rawValue, ARGON2_DECODING_LENGTH_FAIL.rawValue, ARGON2_INCORRECT_TYPE.rawValue:
            throw .malformedHash
        case ARGON2_SALT_TOO_SHORT.rawValue, ARGON2_OUTPUT_TOO_SHORT.rawValue: throw .malformedHash
        default: throw .failed(code: code)
        }
    }

    /// A stored hash decides how much memory and time its check takes. We only ever write one cost; an older or imported hash may
    /// differ a little, but one that asks for gigabytes is damage or an attack, and is refused before libargon2 allocates.
    static func isAcceptable(_ encoded: String) -> Bool {
        let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19" else { return false }
        guard encoded.utf8.count <= 512, !parts[4].isEmpty, !parts[5].isEmpty else { return false }
        var cost: [Substring: UInt32] = [:]
        for field in parts[3].split(separator: ",", omittingEmptySubsequences: false) {
            let pair = field.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, let value = UInt32(pair[1]), cost.updateValue(value, forKey: pair[0]) == nil else { return false }
        }
        guard cost.count == 3, let memory = cost["m"], let passes = cost["t"], let lanes = cost["p"] else { return false }
        return (8...65_536).contains(memory) && (1...10).contains(passes) && (1...4).contains(lanes)
    }
}
