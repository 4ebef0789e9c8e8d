import HTTPClient
import Testing

@testable import Notices

@Suite("What follows from a try to send a mail")
struct MailTryTests {
    @Test("a mail that was taken is sent")
    func taken() { #expect(MailTry.after(nil, attempts: 1) == MailTry(state: "sent")) }

    @Test("a server that is away is tried again, later each time, and not for ever")
    func away() {
        #expect(MailTry.after(.notConnected, attempts: 1) == MailTry(state: "pending", againAfter: 30, failure: "not_connected"))
        #expect(MailTry.after(.notConnected, attempts: 8) == MailTry(state: "pending", againAfter: 28_800, failure: "not_connected"))
        #expect(MailTry.after(.notConnected, attempts: 9) == MailTry(state: "failed", failure: "not_connected"))
    }

    @Test("a refusal for good is not tried again, and its words are kept without numbers of people")
    func refused() {
        let end = MailTry.after(.refused(code: 550, words: "5.1.1 3174012345678901 tidak ada"), attempts: 1)
        #expect(end == MailTry(state: "failed", failure: "refused", answer: "5.1.1 ************8901 tidak ada"))
    }
}
