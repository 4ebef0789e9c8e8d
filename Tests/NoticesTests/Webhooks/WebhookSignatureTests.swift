import Foundation
import Testing

@testable import Notices

@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
    /// The example of the Standard Webhooks specification and its reference libraries.
    @Test("the specification's example is signed as it says")
    func published() throws {
        let secret = try #require(WebhookSecret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = WebhookSignature.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330, body: #"{"test": 2432232314}"#, secret)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("while an old secret overlaps, each signs, the new one first")
    func overlap() {
        let (new, old) = (WebhookSecret.generate(), WebhookSecret.generate())
        let headers = WebhookSignature.headers(id: "a", at: 1, body: "{}", secrets: [new, old])
        let expected = [new, old].map { WebhookSignature.signature(id: "a", at: 1, body: "{}", $0) }.joined(separator: " ")
        #expect(headers.first { $0.name == "webhook-signature" }?.value == expected)
    }

    @Test("a secret is 32 bytes, reads back what it shows, and hides in logs")
    func secret() {
        let secret = WebhookSecret.generate()
        #expect(secret.bytes.count == 32 && WebhookSecret(text: secret.text) == secret)
        #expect("\(secret)" == "whsec_…" && secret != WebhookSecret.generate())
    }
}
