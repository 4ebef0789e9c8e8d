/// A range of network addresses, `10.0.0.0/8` or `2001:db8::/32`; an address alone is a range of one.
public struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    /// The first address, with the bits behind the prefix cleared.
    public let base: NetworkAddress
    /// How many leading bits are common.
    public let prefix: Int

    /// Reads CIDR notation. Bits behind the prefix are cleared.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = NetworkAddress(parts[0]) else { return nil }
        let width = address.bytes.count * 8
        var prefix = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]), given <= width else { return nil }
            prefix = given
        }
        self.init(base: address.masked(to: prefix), prefix: prefix)
    }

    init(base: NetworkAddress, prefix: Int) {
        self.base = base
        self.prefix = prefix
    }

    /// Whether the address lies in the range. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is IPv4.
    public func contains(_ address: NetworkAddress) -> Bool {
        address.bytes.count == base.bytes.count && address.masked(to: prefix) == base
    }

    /// CIDR notation.
    public var description: String { "\(base)/\(prefix)" }
}

/// An IPv4 or IPv6 address.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes.
    public let bytes: [UInt8]

    /// Reads dotted or colon notation (RFC 4291, 2.2); without zone and brackets. An IPv4-mapped address becomes IPv4.
    public init?(_ text: some StringProtocol) {
        guard let bytes = text.contains(":") ? Self.colons(text) : Self.dots(text) else { return nil }
        let isMapped = bytes.count == 16 && bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    func masked(to prefix: Int) -> NetworkAddress {
        NetworkAddress(
            bytes: bytes.enumerated().map { index, byte in
                let kept = min(8, max(0, prefix - index * 8))
                return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
            })
    }

    /// What counts as one visitor: an IPv4 address, or the /64 that an IPv6 host may choose from.
    var visitor: NetworkAddress { bytes.count == 4 ? self : masked(to: 64) }

    /// Dotted notation, or eight groups without shortening.
    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    private static func dots(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            // A leading zero would be octal to some readers.
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let byte = UInt8(part),
                part.utf8.count == 1 || part.utf8.first != 0x30
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func colons(_ text: some StringProtocol) -> [UInt8]? {
        let halves = String(text).split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if part.contains("."), index == parts.count - 1 {
                guard let last = dots(part) else { return nil }
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }), let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}
