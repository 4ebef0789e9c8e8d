import Clinics
import Hummingbird
import Testing

@testable import Web

@Suite("Addresses of clients and of pages")
struct AddressTests {
    private let proxies = ["10.0.0.0/8", "fd00::/8"].compactMap { NetworkRange($0) }

    @Test("only what trusted proxies wrote is believed, from right to left")
    func forwarded() {
        func client(_ peer: String, _ forwarded: String?) -> String {
            var headers = HTTPFields()
            headers[named: "X-Forwarded-For"] = forwarded
            return ClientAddress.find(peer: peer, headers: headers, trusting: proxies).address
        }
        #expect(client("203.0.113.7", "198.51.100.1") == "203.0.113.7")
        #expect(client("10.0.0.1", "198.51.100.1") == "198.51.100.1")
        #expect(client("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9") == "198.51.100.1")
        #expect(client("10.0.0.1", "10.0.0.9") == "10.0.0.9")
        #expect(client("10.0.0.1", "bukan alamat") == "10.0.0.1")
        #expect(client("10.0.0.1", nil) == "10.0.0.1")
        #expect(client("::ffff:10.0.0.1", "198.51.100.1") == "198.51.100.1")
    }

    @Test("a slash too many is redirected with 308, and stays on this host")
    func canonical() async throws {
        let browser = Browser(try TestSite())
        let answer = try await browser.get("/login/?next=/x")
        #expect(answer.status == 308)
        #expect(answer.location == "/login?next=/x")
        #expect(CanonicalPath.canonical("//lain.example/") == "/lain.example")
        #expect(CanonicalPath.canonical("/clinics") == nil)
        #expect(CanonicalPath.canonical("/") == nil)
        #expect(CanonicalPath.canonical("//api/encounter/") == nil)
    }

    @Test("a query is escaped, and empty parts are left out")
    func query() {
        #expect(Address("/clinics", ["q": "Bunda & Anak", "status": "", "sesudah": nil]).text == "/clinics?q=Bunda%20%26%20Anak")
        #expect(Address("/clinics", ["q": nil]).text == "/clinics")
    }
}
