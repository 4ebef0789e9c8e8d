import Clinics
import Testing

@Suite("Network ranges")
struct NetworkRangeTests {
    @Test(
        "an address lies in a range or not",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.168.1.7", "192.168.1.7", true),
            ("192.168.1.7", "192.168.1.8", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("10.1.2.3/20", "10.1.15.255", true), ("10.1.2.3/20", "10.1.16.0", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false), ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("::/0", "2001:db8::1", true),
            ("fe80::/10", "febf::1", true), ("fe80::/10", "fec0::1", false),
        ])
    func contains(range: String, address: String, isInside: Bool) throws {
        #expect(try #require(NetworkRange(range)).contains(try #require(NetworkAddress(address))) == isInside)
    }

    @Test(
        "what is no range is refused",
        arguments: [
            "", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "a.b.c.d",
            "1::2::3", ":::", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1/129", "::10.0.0.1:1", "localhost", "10.0.0.0 /8",
        ])
    func refused(text: String) { #expect(NetworkRange(text) == nil) }

    @Test("bits behind the prefix are cleared, as PostgreSQL's cidr wants them")
    func cleared() { #expect(NetworkRange("10.1.2.3/20")?.description == "10.1.0.0/20") }
}
