import CCurl

/// What is known when a transfer has ended without a whole answer, and what follows from it. Pure, so that every row is tested.
struct Ending {
    /// Who ended it.
    enum Cause {
        case curl(CURLcode)
        case cancelled
        case shutDown
    }

    var cause: Cause
    /// libcurl was let to write the request.
    var wasReleased = false
    /// libcurl wanted to send a second time on another connection and was not let.
    var wasResendRefused = false
    /// Some address was refused, and no socket was opened for another.
    var onlyRefusedAddresses = false
    var isTooLarge = false
    var hasAnswerBytes = false
    /// The total deadline has passed, not only the one for connecting.
    var isPastTotal = false

    var failure: HTTPFailure { wasReleased ? .answerUnknown(reason) : .notSent(reason) }

    private var reason: HTTPFailure.Reason {
        switch cause {
        case .cancelled: .cancelled
        case .shutDown: .shuttingDown
        case .curl(let code): reason(of: code)
        }
    }

    private func reason(of code: CURLcode) -> HTTPFailure.Reason {
        if isTooLarge { return .answerTooLarge }
        if wasResendRefused { return .connectionReset }
        if onlyRefusedAddresses { return .addressRefused }
        switch code {
        case CURLE_URL_MALFORMAT: return .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST: return .nameNotFound
        case CURLE_COULDNT_CONNECT: return .connectionRefused
        case CURLE_OPERATION_TIMEDOUT: return wasReleased || isPastTotal ? .totalTimeout : .connectionTimeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            return .failedTLS
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            return hasAnswerBytes ? .truncatedAnswer : .connectionReset
        case CURLE_FILESIZE_EXCEEDED: return .answerTooLarge
        // "Unsupported protocol" is also what libcurl says to an answer without a status line (HTTP/0.9).
        case CURLE_UNSUPPORTED_PROTOCOL: return wasReleased ? .malformedAnswer : .invalidURL
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: return .malformedAnswer
        default: return .other(curl: Int(code.rawValue))
        }
    }
}
