import Foundation
import Testing

@testable import HTTPClient

@Suite("Certificate dates")
struct CertificateDateTests {
    @Test(
        "are read in OpenSSL's form and in libcurl's",
        arguments: ["Nov 21 08:05:09 2026 GMT", "2026-11-21 08:05:09 GMT", "2026-11-21 08:05:09"])
    func read(text: String) {
        #expect(CertificateDate.parse(text) == Date(timeIntervalSince1970: 1_795_248_309))
    }

    @Test("of a one-digit day have two spaces")
    func oneDigit() {
        #expect(CertificateDate.parse("Jan  5 00:00:00 2027 GMT") == Date(timeIntervalSince1970: 1_799_107_200))
    }

    @Test("that cannot be read are none", arguments: ["", "Foo 21 08:05:09 2026 GMT", "2026-11 08:05:09 GMT", "Nov 21 08:05 2026 GMT"])
    func unreadable(text: String) {
        #expect(CertificateDate.parse(text) == nil)
    }
}
