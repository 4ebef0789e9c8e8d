import Glibc

// The tables follow IANA's special-purpose address registries (RFC 6890 and its updates).
extension AddressReach {
    /// - Parameter bytes: an address in network order, 4 bytes or 16; any other length is forbidden.
    init(of bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self = Self.version4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self = Self.version6(Array(bytes))
        default: self = .forbidden
        }
    }

    /// - Parameter text: an address as `inet_ntop` writes it.
    init(ofText text: UnsafePointer<CChar>) {
        var version4 = in_addr()
        var version6 = in6_addr()
        if inet_pton(AF_INET, text, &version4) == 1 {
            self = withUnsafeBytes(of: &version4) { AddressReach(of: $0) }
        } else if inet_pton(AF_INET6, text, &version6) == 1 {
            self = withUnsafeBytes(of: &version6) { AddressReach(of: $0) }
        } else {
            self = .forbidden
        }
    }

    private static func version4(_ address: UInt32) -> AddressReach {
        func within(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: UInt32) -> Bool {
            (address ^ (a << 24 | b << 16 | c << 8 | d)) >> (32 - length) == 0
        }
        // Metadata services that are not link-local: Alibaba within the shared address space, Azure within the public one.
        if within(100, 100, 100, 200, 32) || within(168, 63, 129, 16, 32) { return .forbidden }
        if within(127, 0, 0, 0, 8) { return .loopback }
        if within(10, 0, 0, 0, 8) || within(172, 16, 0, 0, 12) || within(192, 168, 0, 0, 16) { return .privateNetwork }
        if within(100, 64, 0, 0, 10) { return .privateNetwork }  // carrier-grade NAT, RFC 6598
        let reserved =
            within(0, 0, 0, 0, 8) || within(169, 254, 0, 0, 16)  // unspecified and "this network"; link-local with metadata
            || within(192, 0, 0, 0, 24) || within(192, 0, 2, 0, 24) || within(192, 88, 99, 0, 24)  // IETF, documentation, 6to4
            || within(198, 18, 0, 0, 15) || within(198, 51, 100, 0, 24) || within(203, 0, 113, 0, 24)  // benchmarks, documentation
            || within(224, 0, 0, 0, 4) || within(240, 0, 0, 0, 4)  // multicast; reserved and broadcast
        return reserved ? .forbidden : .publicInternet
    }

    private static func version6(_ address: [UInt8]) -> AddressReach {
        func starts(_ prefix: UInt8...) -> Bool { address.starts(with: prefix) }
        // Forms that carry an IPv4 address are judged by it: the packet ends there.
        if address[..<12].elementsEqual([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) { return AddressReach(of: address[12...]) }  // NAT64
        if address[..<10].allSatisfy({ $0 == 0 }) {
            if address[10] == 0xff && address[11] == 0xff { return AddressReach(of: address[12...]) }  // IPv4-mapped
            if address[10...14].allSatisfy({ $0 == 0 }) { return address[15] == 1 ? .loopback : .forbidden }  // ::1, ::
            return .forbidden  // IPv4-compatible, deprecated (RFC 4291)
        }
        if starts(0x20, 0x02) { return AddressReach(of: address[2..<6]) }  // 6to4
        if address[8..<12].elementsEqual([0, 0, 0x5e, 0xfe]) || address[8..<12].elementsEqual([2, 0, 0x5e, 0xfe]) {
            return .forbidden  // ISATAP
        }
        if address[0] & 0xfe == 0xfc { return metadata.contains(address) ? .forbidden : .privateNetwork }  // unique local, RFC 4193
        // Within 2000::/3 only; of it not Teredo, ORCHID, benchmarks (2001::/23) nor documentation.
        guard address[0] & 0xe0 == 0x20 else { return .forbidden }
        if starts(0x20, 0x01) && address[2] & 0xfe == 0 { return .forbidden }
        if starts(0x20, 0x01, 0x0d, 0xb8) || (starts(0x3f, 0xff) && address[2] & 0xf0 == 0) { return .forbidden }
        return .publicInternet
    }

    /// fd00:ec2::254 (Amazon) and fd20:ce::254 (Google).
    private static let metadata: [[UInt8]] = [
        [0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54],
        [0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54],
    ]
}
