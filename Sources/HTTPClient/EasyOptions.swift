import CCurl

/// Sets options one after the other and remembers the first that libcurl refused.
struct EasyOptions {
    let handle: UnsafeMutableRawPointer
    private(set) var firstRefusal = CURLE_OK

    init(handle: UnsafeMutableRawPointer) {
        self.handle = handle
    }

    mutating func check(_ code: CURLcode) {
        if firstRefusal == CURLE_OK { firstRefusal = code }
    }

    mutating func set(_ option: CURLoption, _ value: Int) { check(ccurl_set_long(handle, option, value)) }
    mutating func set(_ option: CURLoption, _ value: String) { check(ccurl_set_string(handle, option, value)) }
    mutating func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) { check(ccurl_set_pointer(handle, option, value)) }
    /// Sets a list of lines, which the caller frees once the transfer has ended; nil when there are none.
    mutating func list(_ option: CURLoption, _ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) }
        if let list { check(ccurl_set_list(handle, option, list)) }
        return list
    }

    /// Judges each address before it is dialled, by the transfer's policy.
    mutating func checkAddresses(of transfer: Transfer) {
        set(CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(transfer).toOpaque())
        check(
            ccurl_set_open_socket(handle) { context, _, address in
                guard let address else { return CURL_SOCKET_BAD }
                return Transfer.of(context).openSocket(address)
            })
    }

    mutating func set(bytes option: CURLoption, _ value: Int) { check(ccurl_set_offset(handle, option, curl_off_t(value))) }
}

extension Duration {
    /// At least 1, because 0 means "no limit" (or five minutes) to libcurl; at most a day.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 86_400 else { return 86_400_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
