import Crypto
import Foundation

/// The key above all others: it wraps the clinics' data keys and is itself only in `MASTER_KEY_FILE`.
///
/// The file has one line per key, 32 bytes in base64 or hex, with a name before a colon if wanted (`2027:…`). The first line wraps;
/// all unwrap. `jembatan keys rotate` re-wraps everything under the first line, after which the older ones may be removed.
public struct MasterKey: Sendable, Redacted {
    private struct Named: Sendable {
        let id: String
        let key: SymmetricKey
    }

    private let all: [Named]

    /// The name of the key that wraps. Without a name in the file it is a fingerprint of the key.
    public var currentID: String { all[0].id }

    /// Reads the file. Blank lines and lines that begin with `#` are skipped.
    public static func load(file: String) throws(MasterKeyError) -> MasterKey {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw .unreadable }
        return try MasterKey(text: String(decoding: bytes, as: UTF8.self))
    }

    /// Reads the text of such a file.
    public init(text: String) throws(MasterKeyError) {
        var all: [Named] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard let last = parts.last, let bytes = Self.decode(last), bytes.count == 32 else { throw .badLine(index + 1) }
            let key = SymmetricKey(data: bytes)
            let id = parts.count == 2 ? parts[0] : Self.fingerprint(of: bytes)
            guard !all.contains(where: { $0.id == id }) else { throw .duplicateName(id) }
            all.append(Named(id: id, key: key))
        }
        guard !all.isEmpty else { throw .empty }
        self.all = all
    }

    /// A new random key as a line for the file (base64, without a name).
    public static func generate() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
    }

    /// A data key under the current master key: nonce, ciphertext, tag. Bound to its clinic and number.
    func wrap(_ dataKey: SymmetricKey, place: [UInt8]) throws -> [UInt8] {
        let box = try dataKey.withUnsafeBytes { try AES.GCM.seal($0, using: all[0].key, authenticating: place) }
        guard let combined = box.combined else { throw SealingError.malformed }
        return [UInt8](combined)
    }

    /// The data key again. A name that the file does not have is no reason to give up: the same key may have been renamed.
    func unwrap(_ wrapped: [UInt8], masterKeyID: String, place: [UInt8]) throws -> SymmetricKey {
        guard let box = try? AES.GCM.SealedBox(combined: wrapped) else { throw SealingError.malformed }
        let named = all.filter { $0.id == masterKeyID }
        for candidate in named.isEmpty ? all : named {
            if let opened = try? AES.GCM.open(box, using: candidate.key, authenticating: place) { return SymmetricKey(data: opened) }
        }
        throw named.isEmpty ? SealingError.unknownMasterKey(masterKeyID) : SealingError.notAuthentic
    }

    private static func fingerprint(of key: Data) -> String {
        let digest = HMAC<SHA256>.authenticationCode(for: Array("jembatan master key name".utf8), using: SymmetricKey(data: key))
        return digest.prefix(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func decode(_ text: String) -> Data? {
        if text.utf8.count == 64, text.allSatisfy(\.isHexDigit) {
            var bytes = Data()
            var rest = Substring(text)
            while let byte = UInt8(rest.prefix(2), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            return bytes
        }
        return Data(base64Encoded: text)
    }
}

/// What is wrong with `MASTER_KEY_FILE`.
public enum MasterKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file does not exist or may not be read.
    case unreadable
    /// The file holds no key.
    case empty
    /// This line is not 32 bytes of base64 or hex.
    case badLine(Int)
    /// Two lines have this name.
    case duplicateName(String)

    /// The same in words, for the start-up message and `doctor`.
    public var description: String {
        switch self {
        case .unreadable: "the file cannot be read"
        case .empty: "the file holds no key"
        case .badLine(let line): "line \(line) is not a key of 32 bytes in base64 or hex"
        case .duplicateName(let name): "two keys are named \(name)"
        }
    }
}
