import Foundation

/// What a person submitted, or the query of an address: names with their values, in order.
public struct Form: Sendable {
    private let pairs: [(name: String, value: String)]

    /// More fields than any page has: the rest is an attack on our memory.
    static let maximumFields = 2_000

    /// Nothing submitted.
    public static let empty = Form(pairs: [])

    init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// Reads `application/x-www-form-urlencoded`. nil: bytes that are no UTF-8, a zero byte, or too many fields.
    public init?(urlEncoded bytes: some Collection<UInt8>) {
        var pairs: [(name: String, value: String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < Self.maximumFields else { return nil }
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(halves[0]), let value = Self.decode(halves.count == 2 ? halves[1] : halves[0].suffix(0)) else {
                return nil
            }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    /// The value as typed, e.g. for passwords; "" when the field is absent.
    public func raw(_ name: String) -> String { pairs.first { $0.name == name }?.value ?? "" }

    /// The value without white space at its ends; "" when the field is absent.
    public func text(_ name: String) -> String { raw(name).trimmed }

    /// The trimmed value, or nil when it is empty or absent.
    public func optional(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    /// All values of a field that may come several times, e.g. checkboxes.
    public func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// Whether the field was sent at all, e.g. a checkbox that is ticked.
    public func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    private static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexDigit, let low = rest.next()?.hexDigit else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        // PostgreSQL's text takes no zero byte.
        return decoded.contains(0) ? nil : String(validating: decoded, as: UTF8.self)
    }
}

extension Form: ExpressibleByDictionaryLiteral {
    /// For pages that start from stored values, and for tests.
    public init(dictionaryLiteral elements: (String, String)...) { self.init(pairs: elements.map { (name: $0.0, value: $0.1) }) }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
