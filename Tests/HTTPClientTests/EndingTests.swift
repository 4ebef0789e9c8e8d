import CCurl
import Testing

@testable import HTTPClient

@Suite("The ending of a transfer")
struct EndingTests {
    @Test(
        "becomes a reason by libcurl's code",
        arguments: [
            (CURLE_COULDNT_RESOLVE_HOST, HTTPFailure.Reason.nameNotFound), (CURLE_COULDNT_CONNECT, .connectionRefused),
            (CURLE_OPERATION_TIMEDOUT, .connectionTimeout), (CURLE_PEER_FAILED_VERIFICATION, .failedTLS),
            (CURLE_SSL_CONNECT_ERROR, .failedTLS), (CURLE_OUT_OF_MEMORY, .other(curl: 27)),
        ])
    func beforeSending(code: CURLcode, reason: HTTPFailure.Reason) {
        #expect(Ending(cause: .curl(code)).failure == .notSent(reason))
    }

    @Test(
        "is 'answer unknown' for every code once libcurl was let to write",
        arguments: [
            (CURLE_OPERATION_TIMEDOUT, HTTPFailure.Reason.totalTimeout), (CURLE_GOT_NOTHING, .connectionReset),
            (CURLE_RECV_ERROR, .connectionReset), (CURLE_SEND_ERROR, .connectionReset), (CURLE_HTTP2, .connectionReset),
            (CURLE_HTTP2_STREAM, .connectionReset), (CURLE_WEIRD_SERVER_REPLY, .malformedAnswer),
            (CURLE_FILESIZE_EXCEEDED, .answerTooLarge), (CURLE_COULDNT_CONNECT, .connectionRefused),
            (CURLE_OUT_OF_MEMORY, .other(curl: 27)),
        ])
    func afterSending(code: CURLcode, reason: HTTPFailure.Reason) {
        #expect(Ending(cause: .curl(code), wasReleased: true).failure == .answerUnknown(reason))
    }

    @Test("within an answer is a truncated one")
    func truncated() {
        let ending = Ending(cause: .curl(CURLE_RECV_ERROR), wasReleased: true, hasAnswerBytes: true)
        #expect(ending.failure == .answerUnknown(.truncatedAnswer))
    }

    @Test("every reason has a code of its own")
    func codes() {
        let reasons: [HTTPFailure.Reason] = [
            .invalidURL, .invalidRequest, .nameNotFound, .addressRefused, .connectionRefused, .connectionTimeout, .failedTLS,
            .totalTimeout, .connectionReset, .truncatedAnswer, .answerTooLarge, .malformedAnswer, .cancelled, .shuttingDown,
            .other(curl: 27),
        ]
        #expect(Set(reasons.map(\.code)).count == reasons.count)
        #expect(HTTPFailure.Reason.other(curl: 27).code == "curl_27")
        #expect(HTTPFailure.Reason.connectionTimeout.code == "connection_timeout")
    }
}
