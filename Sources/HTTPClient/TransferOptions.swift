import CCurl

extension HTTPTransfer {
    /// Sets every option of a fresh or reset handle; the first refusal is returned.
    func setOptions(_ handle: UnsafeMutableRawPointer, certificateAuthorityFile: String?) -> CURLcode {
        let request = prepared.request
        var options = EasyOptions(handle: handle)
        options.set(CURLOPT_URL, request.url)
        options.set(CURLOPT_PATH_AS_IS, 1)
        options.set(CURLOPT_PROTOCOLS_STR, "http,https")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_PROXY, "")  // also switches the proxy variables of the environment off
        options.set(CURLOPT_USERAGENT, "Jembatan")
        options.set(CURLOPT_ACCEPT_ENCODING, "gzip")

        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_QUICK_EXIT, 1)  // do not wait for a name lookup that nobody wants any more: it would halt all others
        options.set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.wholeMilliseconds)
        options.set(CURLOPT_TIMEOUT_MS, request.totalTimeout.wholeMilliseconds)
        options.set(CURLOPT_TCP_KEEPALIVE, 1)
        // Servers close idle connections after 5 s and more. One that closes while the request is under way leaves its fate unknown,
        // so a request that must not be sent twice takes a kept connection only while it is warm.
        options.set(CURLOPT_MAXAGE_CONN, prepared.isSafeToRepeat ? 55 : 4)
        options.set(bytes: CURLOPT_MAXFILESIZE_LARGE, max(1, request.maximumResponseBytes))

        options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        options.set(CURLOPT_CERTINFO, 1)
        if let certificateAuthorityFile { options.set(CURLOPT_CAINFO, certificateAuthorityFile) }

        setMethod(&options)
        if let list = options.list(CURLOPT_HTTPHEADER, prepared.headerLines) { lists.append(list) }
        setCallbacks(&options)
        return options.firstRefusal
    }

    private func setMethod(_ options: inout EasyOptions) {
        let method = prepared.request.method
        if let body = prepared.body {
            options.set(CURLOPT_POST, 1)
            options.set(bytes: CURLOPT_POSTFIELDSIZE_LARGE, body.count)  // before the copy, which relies on it
            body.withUnsafeBytes { bytes in
                withUnsafePointer(to: UInt8(0)) { empty in
                    options.set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(empty)))
                }
            }
            if method != "POST" { options.set(CURLOPT_CUSTOMREQUEST, method) }
        } else if method == "HEAD" {
            options.set(CURLOPT_NOBODY, 1)
        } else if method != "GET" {
            options.set(CURLOPT_CUSTOMREQUEST, method)
        }
    }

    private func setCallbacks(_ options: inout EasyOptions) {
        let me = Unmanaged<Transfer>.passUnretained(self).toOpaque()  // the engine keeps it until the handle is removed
        options.set(CURLOPT_PRIVATE, me)
        options.set(CURLOPT_WRITEDATA, me)
        options.set(CURLOPT_HEADERDATA, me)
        options.set(CURLOPT_PREREQDATA, me)
        options.check(
            ccurl_set_data_callback(options.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return HTTPTransfer.request(context).receiveBody(piece) ? piece.count : 0
            })
        options.check(
            ccurl_set_data_callback(options.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return HTTPTransfer.request(context).receiveHeader(line) ? line.count : 0
            })
        options.checkAddresses(of: self)
        options.check(
            ccurl_set_before_request(options.handle) { context, remote, _, _, _ in
                HTTPTransfer.request(context).mayWrite(to: remote) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            })
    }

    static func request(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer {
        unsafeDowncast(Transfer.of(context), to: HTTPTransfer.self)
    }
}
