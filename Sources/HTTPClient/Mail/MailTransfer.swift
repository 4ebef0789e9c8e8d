import CCurl

/// One mail on its way to the server.
final class MailTransfer: Transfer, @unchecked Sendable {
    var continuation: CheckedContinuation<Result<Void, MailFailure>, Never>?
    private let mail: Mail
    private let server: MailServer
    private let bytes: [UInt8]
    private var sent = 0
    private var reply: MailReply?
    private var result: Result<Void, MailFailure>?

    init(_ mail: Mail, _ server: MailServer) throws(MailFailure) {
        guard Mail.isAddress(mail.from), !mail.to.isEmpty, mail.to.allSatisfy({ Mail.isAddress($0) }) else { throw .invalidAddress }
        self.mail = mail
        self.server = server
        bytes = mail.wireForm
        // The operator names the server, so it may be on a private network or this machine.
        super.init(addresses: .privateAllowed, totalTimeout: server.totalTimeout)
    }

    override func settle(_ cause: Ending.Cause?, _ expiries: inout CertificateExpiries) {
        result = cause.map { .failure(MailFailure($0, reply: reply, onlyRefusedAddresses: onlyRefusedAddresses)) } ?? .success(())
    }

    override func resume() {
        if let result { continuation?.resume(returning: result) }
        continuation = nil
    }

    override func configure(_ handle: UnsafeMutableRawPointer, certificateAuthorityFile: String?) -> CURLcode {
        var options = EasyOptions(handle: handle)
        // The path is what EHLO says: the sender's domain, not this machine's name.
        options.set(CURLOPT_URL, server.url + "/" + (mail.from.split(separator: "@").last.map(String.init) ?? "localhost"))
        options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_QUICK_EXIT, 1)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, server.connectTimeout.wholeMilliseconds)
        options.set(CURLOPT_TIMEOUT_MS, server.totalTimeout.wholeMilliseconds)
        options.set(CURLOPT_FORBID_REUSE, 1)
        options.set(CURLOPT_FRESH_CONNECT, 1)
        options.set(CURLOPT_USE_SSL, server.requiresTLS ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue))
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let certificateAuthorityFile { options.set(CURLOPT_CAINFO, certificateAuthorityFile) }
        if let user = server.user { options.set(CURLOPT_USERNAME, user) }
        if let password = server.password { options.set(CURLOPT_PASSWORD, password) }
        options.set(CURLOPT_MAIL_FROM, "<\(mail.from)>")
        if let list = options.list(CURLOPT_MAIL_RCPT, mail.to.map { "<\($0)>" }) { lists.append(list) }
        options.set(CURLOPT_UPLOAD, 1)
        options.set(bytes: CURLOPT_INFILESIZE_LARGE, bytes.count)
        setCallbacks(&options)
        return options.firstRefusal
    }

    private func setCallbacks(_ options: inout EasyOptions) {
        let me = Unmanaged<Transfer>.passUnretained(self).toOpaque()  // the engine keeps it until the handle is removed
        options.set(CURLOPT_PRIVATE, me)
        options.set(CURLOPT_READDATA, me)
        options.set(CURLOPT_HEADERDATA, me)
        options.check(
            ccurl_set_data_callback(options.handle, CURLOPT_READFUNCTION) { place, size, count, context in
                MailTransfer.mail(context).give(UnsafeMutableRawBufferPointer(start: place, count: size * count))
            })
        options.check(
            ccurl_set_data_callback(options.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                MailTransfer.mail(context).receive(String(decoding: line, as: UTF8.self))
                return line.count
            })
        // Replies come as headers; without this libcurl would print what it takes for a body.
        options.check(ccurl_set_data_callback(options.handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count })
        options.checkAddresses(of: self)
    }

    private static func mail(_ context: UnsafeMutableRawPointer?) -> MailTransfer {
        unsafeDowncast(Transfer.of(context), to: MailTransfer.self)
    }

    private func give(_ place: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes[sent..<min(bytes.count, sent + place.count)]
        place.copyBytes(from: piece)
        sent += piece.count
        return piece.count
    }

    /// After a refusal libcurl says QUIT: the answer to that (221) is not what the caller wants to know.
    private func receive(_ line: String) {
        let next = MailReply.reading(line, after: reply)
        if next?.code != 221 || (reply?.code ?? 0) < 400 { reply = next }
    }
}
