import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Guessing passwords", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct LoginThrottleTests {
    static let email = EmailAddress("sari@melati.id")!
    static let other = EmailAddress("budi@melati.id")!

    static func isAdmitted(_ world: World, _ email: EmailAddress = email, _ address: String? = "10.0.0.1") async throws -> Bool {
        try await world.database.platform { try await LoginThrottle.admit(email: email, address: address, in: $0) } == .open
    }

    static func isAdmitted(_ world: World, _ account: LoginAccount) async throws -> Bool {
        try await world.database.platform { try await LoginThrottle.admit(account, address: "10.0.0.1", in: $0) } == .open
    }

    @Test("after five tries the account waits 15 minutes at this address, and the owner elsewhere does not")
    func fiveTries() async throws {
        try await World.with { world in
            for _ in 0..<5 { #expect(try await Self.isAdmitted(world)) }
            let gate = try await world.database.platform { try await LoginThrottle.admit(email: Self.email, address: "10.0.0.1", in: $0) }
            guard case .closed(let until) = gate else { return #expect(Bool(false)) }
            #expect(abs(until.timeIntervalSinceNow - 900) < 60)
            #expect(try await Self.isAdmitted(world, Self.email, "10.0.0.2"))
            #expect(try await Self.isAdmitted(world, Self.other))
            try await world.superuser.execute(
                "UPDATE login_throttle SET blocked_until = now() - interval '1 s', last_failure_at = now() - interval '16 minutes'")
            for _ in 0..<5 { #expect(try await Self.isAdmitted(world), "counting starts anew") }
            #expect(try await !Self.isAdmitted(world))
        }
    }

    @Test("tries at the same time are counted before any is checked")
    func atOnce() async throws {
        try await World.with { world in
            let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await Self.isAdmitted(world) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(admitted == 5)
        }
    }

    @Test("a right password starts counting anew")
    func success() async throws {
        try await World.with { world in
            for _ in 0..<5 { #expect(try await Self.isAdmitted(world)) }
            try await world.database.platform { try await LoginThrottle.succeeded(email: Self.email, address: "10.0.0.1", in: $0) }
            #expect(try await Self.isAdmitted(world))
        }
    }

    @Test("one address has fifty tries over all accounts; IPv6 counts by /64")
    func perAddress() async throws {
        try await World.with { world in
            for number in 0..<50 {
                let email = try #require(EmailAddress("u\(number)@melati.id"))
                #expect(try await Self.isAdmitted(world, email, "2001:db8::\(String(number, radix: 16))"))
            }
            #expect(try await !Self.isAdmitted(world, Self.email, "2001:db8:0:0:ffff::1"))
            #expect(try await Self.isAdmitted(world, Self.email, "2001:db8:0:1::1"))
        }
    }

    @Test("what one clinic gave BPJS wrongly closes that clinic alone, though BPJS calls all from one address")
    func mobileJKN() async throws {
        try await World.with { world in
            let (ours, theirs) = (ClinicID(1), ClinicID(2))
            let usernames = Array(repeating: "bpjs", count: 6) + (5..<50).map { "bpjs-\($0)" } + ["lain"]
            var admitted: [Bool] = []
            for username in usernames {
                admitted.append(try await Self.isAdmitted(world, .mobileJKN(ours, username: username)))
            }
            // Five of one account, then fifty of the address.
            #expect(admitted == Array(repeating: true, count: 5) + [false] + Array(repeating: true, count: 45) + [false])
            let isOtherAdmitted = try await Self.isAdmitted(world, .mobileJKN(theirs, username: "bpjs"))
            #expect(isOtherAdmitted)
            #expect(try await Self.isAdmitted(world))
        }
    }

    @Test("no address and no e-mail stands in the table, and old rows go")
    func stored() async throws {
        try await World.with { world in
            _ = try await Self.isAdmitted(world)
            let lengths = try await world.superuser.query("SELECT octet_length(key) AS n FROM login_throttle").map {
                try $0.get("n", as: Int.self)
            }
            #expect(lengths == [32, 32])
            try await world.superuser.execute("UPDATE login_throttle SET last_failure_at = now() - interval '1 hour'")
            #expect(try await world.database.platform { try await LoginThrottle.prune(in: $0) } == 2)
        }
    }
}
