import Crypto
import Foundation
import Vocabulary

/// What a blind index is for; each has a key of its own, so that equal text does not show across purposes.
public enum BlindIndexPurpose: String, Sendable, Hashable {
    /// Nomor Induk Kependudukan.
    case nik
    /// BPJS card number.
    case bpjs
}

/// A clinic's unwrapped data keys: the newest seals, all open.
///
/// A sealed value is: version (1 byte), compression (1), data key id (4, big endian), nonce (12), ciphertext, tag (16). The first six
/// bytes and the ``SealedPlace`` with the clinic are authenticated. Nonces are random; a data key must be rotated before some 2³²
/// values (NIST SP 800-38D, 8.3).
public struct ClinicKeys: Sendable, Redacted {
    /// The clinic they belong to.
    public let clinic: ClinicID
    /// The id of the key that seals.
    public let newest: Int
    private let keys: [Int: SymmetricKey]
    private let indexKeys: [BlindIndexPurpose: SymmetricKey]
    private let identityKey: SymmetricKey
    let auditKey: SymmetricKey

    static let version: UInt8 = 1
    static let headerLength = 6
    private static let nonceLength = 12
    private static let tagLength = 16

    /// - Throws: ``SealingError/noKey`` without key 1, from which the keys that must survive rotations are derived.
    init(clinic: ClinicID, keys: [Int: SymmetricKey]) throws(SealingError) {
        guard let first = keys[1], let newest = keys.keys.max() else { throw .noKey }
        self.clinic = clinic
        self.newest = newest
        self.keys = keys
        indexKeys = [.nik: Self.derive("blind index nik", from: first), .bpjs: Self.derive("blind index bpjs", from: first)]
        identityKey = Self.derive("identity", from: first)
        auditKey = Self.derive("audit chain", from: first)
    }

    /// Seals bytes for one place, compressed where that makes them smaller.
    public func seal(_ bytes: [UInt8], _ place: SealedPlace) throws -> [UInt8] {
        guard let key = keys[newest] else { throw SealingError.noKey }
        let packed = Compression.pack(bytes)
        var sealed = Self.header(compression: packed.method, key: newest)
        let box = try AES.GCM.seal(packed.bytes, using: key, authenticating: associated(place, header: sealed))
        sealed.reserveCapacity(Self.headerLength + Self.nonceLength + packed.bytes.count + Self.tagLength)
        sealed.append(contentsOf: box.nonce)
        sealed.append(contentsOf: box.ciphertext)
        sealed.append(contentsOf: box.tag)
        return sealed
    }

    /// Seals text for one place.
    public func seal(_ text: String, _ place: SealedPlace) throws -> [UInt8] { try seal(Array(text.utf8), place) }

    /// Opens what was sealed for this place.
    /// - Throws: ``SealingError``; `notAuthentic` for a value of another place, clinic or master key, or altered.
    public func open(_ sealed: [UInt8], _ place: SealedPlace) throws -> [UInt8] {
        guard sealed.count >= Self.headerLength + Self.nonceLength + Self.tagLength, sealed[0] == Self.version,
            let method = Compression.Method(rawValue: sealed[1])
        else { throw SealingError.malformed }
        let id = Self.keyID(of: sealed)
        guard let key = keys[id] else { throw SealingError.unknownKey(id) }
        let header = Array(sealed[0..<Self.headerLength])
        let packed: Data
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[Self.headerLength...])
            packed = try AES.GCM.open(box, using: key, authenticating: associated(place, header: header))
        } catch {
            throw SealingError.notAuthentic
        }
        return try Compression.unpack([UInt8](packed), method)
    }

    /// Opens text that was sealed for this place.
    public func openText(_ sealed: [UInt8], _ place: SealedPlace) throws -> String {
        String(decoding: try open(sealed, place), as: UTF8.self)
    }

    /// Whether a value was sealed under an older key than the newest: `keys rotate --data` seals it again.
    public func isOutdated(_ sealed: [UInt8]) -> Bool {
        sealed.count >= Self.headerLength && Self.keyID(of: sealed) < newest
    }

    /// 32 bytes by which equal text is found without being stored (HMAC-SHA-256). The same before and after a rotation.
    public func blindIndex(_ text: String, of purpose: BlindIndexPurpose) -> [UInt8] {
        // Both purposes are in the table from init on.
        [UInt8](HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: indexKeys[purpose] ?? identityKey))
    }

    /// 32 bytes that stand for a list of parts, for the identity of visits and records. The same before and after a rotation.
    public func hash(_ parts: [String]) -> [UInt8] {
        var encoded = LengthPrefixed()
        for part in parts { encoded.append(part) }
        return [UInt8](HMAC<SHA256>.authenticationCode(for: encoded.bytes, using: identityKey))
    }

    private func associated(_ place: SealedPlace, header: [UInt8]) -> [UInt8] {
        var encoded = LengthPrefixed()
        encoded.append(header)
        encoded.append(place.table.description)
        encoded.append(clinic.rawValue)
        encoded.append(place.row)
        encoded.append(place.column.description)
        return encoded.bytes
    }

    private static func header(compression: Compression.Method, key: Int) -> [UInt8] {
        [version, compression.rawValue] + withUnsafeBytes(of: UInt32(key).bigEndian) { Array($0) }
    }

    private static func keyID(of sealed: [UInt8]) -> Int { sealed[2..<headerLength].reduce(0) { $0 << 8 | Int($1) } }

    private static func derive(_ purpose: String, from key: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array("jembatan \(purpose)".utf8), outputByteCount: 32)
    }
}
