import CCurl
import Foundation

/// What libcurl tells about a transfer that has ended well.
struct TransferReport {
    let handle: UnsafeMutableRawPointer

    var status: Int { long(CURLINFO_RESPONSE_CODE) }

    var version: String {
        switch long(CURLINFO_HTTP_VERSION) {
        case CURL_HTTP_VERSION_1_0: "HTTP/1.0"
        case CURL_HTTP_VERSION_2_0: "HTTP/2"
        default: "HTTP/1.1"
        }
    }

    var remoteAddress: String? {
        var text: UnsafeMutablePointer<CChar>?
        guard ccurl_get_string(handle, CURLINFO_PRIMARY_IP, &text) == CURLE_OK, let text, text.pointee != 0 else { return nil }
        return String(cString: text)
    }

    /// libcurl gives the time since the start at each mark, and 0 for a mark that was not passed.
    var timings: HTTPTimings {
        let lookup = milliseconds(CURLINFO_NAMELOOKUP_TIME_T)
        let connect = milliseconds(CURLINFO_CONNECT_TIME_T)
        let tls = milliseconds(CURLINFO_APPCONNECT_TIME_T)
        let writing = milliseconds(CURLINFO_PRETRANSFER_TIME_T)
        let firstByte = milliseconds(CURLINFO_STARTTRANSFER_TIME_T)
        let isNew = long(CURLINFO_NUM_CONNECTS) > 0
        return HTTPTimings(
            nameLookup: isNew ? lookup : 0, connect: isNew ? max(0, connect - lookup) : 0,
            tls: isNew && tls > 0 ? max(0, tls - connect) : 0, firstByte: max(0, firstByte - writing),
            total: milliseconds(CURLINFO_TOTAL_TIME_T))
    }

    /// The end of the server's own certificate, if the handshake was made for this transfer.
    var certificateExpiry: Date? {
        var chain: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(handle, &chain) == CURLE_OK, let chain, chain.pointee.num_of_certs > 0 else { return nil }
        var line = chain.pointee.certinfo?[0]
        while let entry = line {
            let text = String(cString: entry.pointee.data)
            if text.hasPrefix("Expire date:") { return CertificateDate.parse(text.dropFirst("Expire date:".count)) }
            line = entry.pointee.next
        }
        return nil
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    private func milliseconds(_ info: CURLINFO) -> Double {
        var value: curl_off_t = 0
        return ccurl_get_offset(handle, info, &value) == CURLE_OK ? Double(value) / 1000 : 0
    }
}
