/// Which addresses a request may dial. It is the address in the socket call that is judged, not the name, so that a name whose
/// address changes between check and use (DNS rebinding) gains nothing.
public enum AddressPolicy: Sendable, Hashable {
    /// Addresses of the public internet alone.
    case publicOnly

    /// Also this machine, for receivers of the demonstration; no private network.
    case loopbackAllowed

    /// Also private networks and this machine; still never link-local, metadata, multicast or reserved addresses.
    case privateAllowed

    func allows(_ reach: AddressReach) -> Bool {
        switch reach {
        case .publicInternet: true
        case .privateNetwork: self == .privateAllowed
        case .loopback: self != .publicOnly
        case .forbidden: false
        }
    }
}

/// How far an address reaches.
enum AddressReach: Sendable, Hashable {
    case publicInternet
    case privateNetwork
    case loopback
    /// Link-local, cloud metadata, unspecified, multicast, documentation, reserved: never a server of ours.
    case forbidden
}
