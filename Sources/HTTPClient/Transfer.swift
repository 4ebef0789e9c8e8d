import CCurl
import Foundation
import Glibc
import Synchronization

/// One transfer of libcurl, whatever its protocol: what the engine has to know of it.
///
/// Unchecked: `isCancelled` and what a subclass says are shared; everything else is touched by the curl thread alone, on which
/// libcurl also makes its callbacks.
class Transfer: @unchecked Sendable {
    let isCancelled = Atomic(false)
    var handle: UnsafeMutableRawPointer?
    /// Freed once libcurl no longer reads them.
    var lists: [UnsafeMutablePointer<curl_slist>] = []

    private let addresses: AddressPolicy
    private let totalTimeout: Duration
    private let started = ContinuousClock.now
    private var refusedAddresses = 0
    private var openedSockets = 0

    init(addresses: AddressPolicy, totalTimeout: Duration) {
        self.addresses = addresses
        self.totalTimeout = totalTimeout
    }

    /// A little after libcurl's own, which knows more of what it was doing.
    var deadline: ContinuousClock.Instant { started + min(totalTimeout, .seconds(86_400)) + .milliseconds(20) }
    var isPastTotal: Bool { started.duration(to: .now) >= totalTimeout }
    /// Every address of the name was refused by the policy.
    var onlyRefusedAddresses: Bool { openedSockets == 0 && refusedAddresses > 0 }

    /// Sets every option of a fresh or reset handle; the first refusal is returned.
    func configure(_ handle: UnsafeMutableRawPointer, certificateAuthorityFile: String?) -> CURLcode { CURLE_FAILED_INIT }

    /// Makes the result while the handle still knows about it; `cause` nil is a transfer that ended well.
    func settle(_ cause: Ending.Cause?, _ expiries: inout CertificateExpiries) {}

    /// Gives the result to whoever waits.
    func resume() {}

    // MARK: Called by libcurl

    /// The check of the address that is really dialled. A refused one makes libcurl try the name's next.
    func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        // `addr` is declared as a sockaddr but holds up to a sockaddr_in6: read it in place, never through a copy.
        let place = UnsafeRawPointer(address) + MemoryLayout<curl_sockaddr>.offset(of: \.addr)!
        let reach: AddressReach
        switch address.pointee.family {
        case AF_INET:
            var ip = place.loadUnaligned(as: sockaddr_in.self).sin_addr
            reach = withUnsafeBytes(of: &ip) { AddressReach(of: $0) }
        case AF_INET6:
            var ip = place.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            reach = withUnsafeBytes(of: &ip) { AddressReach(of: $0) }
        default:
            reach = .forbidden
        }
        guard addresses.allows(reach) else {
            refusedAddresses += 1
            return CURL_SOCKET_BAD
        }
        openedSockets += 1
        let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, address.pointee.socktype | closeOnExec, address.pointee.protocol)
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    }
}

/// When the certificates of servers end: libcurl tells it only of transfers that made the handshake.
struct CertificateExpiries {
    private var known: [String: Date] = [:]

    /// The end for this transfer, given or remembered.
    mutating func note(_ expiry: Date?, of origin: String) -> Date? {
        if let expiry {
            if known.count >= 1024 { known = [:] }
            known[origin] = expiry
        }
        return known[origin]
    }
}
