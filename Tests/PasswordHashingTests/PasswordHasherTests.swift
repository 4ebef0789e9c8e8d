import Testing

@testable import PasswordHashing

@Suite("Passwords")
struct PasswordHasherTests {
    let hasher = PasswordHasher()

    @Test("a hash says argon2id with 19 MiB, two passes and one lane")
    func costIsInTheHash() async throws {
        let encoded = try await hasher.hash("rahasia-klinik")
        #expect(encoded.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test("the right password is accepted and a wrong one is not")
    func verifies() async throws {
        let encoded = try await hasher.hash("kata sandi panjang 🌱")
        let right = try await hasher.verify("kata sandi panjang 🌱", against: encoded)
        let wrong = try await hasher.verify("kata sandi panjang", against: encoded)
        let empty = try await hasher.verify("", against: encoded)
        #expect(right)
        #expect(!wrong)
        #expect(!empty)
    }

    @Test("the same password gets another salt each time")
    func saltsDiffer() async throws {
        let first = try await hasher.hash("sama")
        let second = try await hasher.hash("sama")
        #expect(first != second)
    }

    @Test("a hash made by the argon2 reference program is verified")
    func knownVector() async throws {
        // argon2 "somesalt" -id -t 2 -k 65536 -p 1 of "password": test vector of the reference implementation (test.c)
        let encoded = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        let right = try await hasher.verify("password", against: encoded)
        let wrong = try await hasher.verify("Password", against: encoded)
        #expect(right)
        #expect(!wrong)
    }

    @Test(
        "text that is no argon2id hash of a sane cost is malformed, not a wrong password",
        arguments: [
            "", "rahasia", "$2y$10$abcdefghijklmnopqrstuv", "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAA",
            "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=19456,t=2,p=1$***$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$",
        ])
    func malformed(encoded: String) async {
        await #expect(throws: PasswordError.malformedHash) { try await hasher.verify("rahasia", against: encoded) }
    }

    @Test("when the queue is full the next one is refused at once, and room comes back")
    func busy() async throws {
        let small = PasswordHasher(width: 1, maximumQueued: 1)
        let outcomes = await withTaskGroup(of: PasswordError?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do throws(PasswordError) {
                        _ = try await small.hash("x")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(.busy))
        #expect(outcomes.contains(nil))
        _ = try await small.hash("again")
    }

    @Test("many at once on two threads all come out right")
    func concurrent() async throws {
        let wide = PasswordHasher(width: 2, maximumQueued: 64)
        let right = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<6 {
                group.addTask {
                    let encoded = try await wide.hash("sandi \(index)")
                    return try await wide.verify("sandi \(index)", against: encoded)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(right == Array(repeating: true, count: 6))
    }
}
