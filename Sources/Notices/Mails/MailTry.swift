import HTTPClient
import Vocabulary

/// What follows from one try to send a mail. Pure.
struct MailTry: Sendable, Hashable {
    /// `sent`, `failed`, or `pending` again.
    var state: String
    /// Seconds until the next try.
    var againAfter: Int?
    /// A code.
    var failure: String?
    /// The mail server's words.
    var answer: String?

    /// Seconds between the tries: a mail server that is away for a night is tried through it.
    static let pauses = [30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800]

    static func after(_ failure: MailFailure?, attempts: Int) -> MailTry {
        guard let failure else { return MailTry(state: "sent") }
        // The server's words may quote anything.
        let words = failure.words.map { Masking.text(String($0.prefix(300))) }
        guard !failure.isPermanent, attempts <= pauses.count else { return MailTry(state: "failed", failure: failure.code, answer: words) }
        return MailTry(state: "pending", againAfter: pauses[max(0, attempts - 1)], failure: failure.code, answer: words)
    }
}
