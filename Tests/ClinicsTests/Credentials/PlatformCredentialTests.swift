import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@Suite("Credentials of the national platforms", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PlatformCredentialTests {
    static func form(_ origin: String = "https://api-satusehat-stg.dto.kemkes.go.id") throws -> PlatformCredentialForm {
        var form = PlatformCredentialForm(environment: .sandbox, endpoints: PlatformEndpoints(origin: try #require(PlatformOrigin(origin))))
        form.organizationID = "10000004"
        return form
    }

    static func complete() throws -> PlatformCredentialForm {
        var form = try form()
        form.clientID = "client-contoh"
        form.clientSecret = "rahasia-contoh"
        return form
    }

    static func load(_ scope: ClinicScope) async throws -> PlatformCredential? {
        try await PlatformCredentialStore.load(.satusehat, .sandbox, in: scope)
    }

    @Test("what is saved is loaded again, and stands sealed in the database")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let saved = try await world.database.transaction(in: clinic.id) {
                try await PlatformCredentialStore.save(Self.complete(), by: .cli, in: $0)
            }
            #expect(saved == .saved(secretBlanked: false))
            let loaded = try await world.database.transaction(in: clinic.id) { try await Self.load($0) }
            #expect(loaded?.clientID == "client-contoh" && loaded?.clientSecret == "rahasia-contoh" && loaded?.isComplete == true)
            let row = try #require(try await world.superuser.query("SELECT client_secret FROM platform_credential").first)
            let sealed: [UInt8] = try row.get("client_secret")
            #expect(!String(decoding: sealed, as: UTF8.self).contains("rahasia"))
            let entry = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0).first }
            #expect(entry?.change?.contains("rahasia-contoh") == false && entry?.change?.contains("client-contoh") == false)
        }
    }

    @Test("fields left out keep what is stored, while the origin is the same")
    func keeps() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await PlatformCredentialStore.save(Self.complete(), by: .cli, in: scope)
                var form = try Self.form()
                form.organizationID = "10000005"
                #expect(try await PlatformCredentialStore.save(form, by: .cli, in: scope) == .saved(secretBlanked: false))
                let loaded = try await Self.load(scope)
                #expect(loaded?.organizationID == "10000005" && loaded?.clientSecret == "rahasia-contoh")
            }
        }
    }

    @Test("another origin blanks the secret, and in the database the sealed value does not open for it either")
    func boundToOrigin() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await PlatformCredentialStore.save(Self.complete(), by: .cli, in: scope)
                #expect(
                    try await PlatformCredentialStore.save(Self.form("https://gateway.example.id"), by: .cli, in: scope)
                        == .saved(secretBlanked: true))
                #expect(try await Self.load(scope)?.clientSecret == nil)
                _ = try await PlatformCredentialStore.save(Self.complete(), by: .cli, in: scope)
            }
            try await world.superuser.execute("UPDATE platform_credential SET origin = 'https://evil.example'")
            await #expect(throws: SealingError.notAuthentic) {
                try await world.database.transaction(in: clinic.id) { _ = try await Self.load($0) }
            }
        }
    }

    @Test("production takes the national hosts only")
    func production() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            var form = try Self.complete()
            form.environment = .production
            let foreign = form
            #expect(
                try await world.database.transaction(in: clinic.id) { try await PlatformCredentialStore.save(foreign, by: .cli, in: $0) }
                    == .originNotNational)
            form.endpoints = try #require(PlatformEndpoints.national(.production))
            let national = form
            #expect(
                try await world.database.transaction(in: clinic.id) { try await PlatformCredentialStore.save(national, by: .cli, in: $0) }
                    == .saved(secretBlanked: false))
        }
    }

    @Test("a token is kept until it is cleared or the access is saved anew, and not for other endpoints")
    func token() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let token = PlatformToken(text: "token-contoh", expiresAt: Date(timeIntervalSince1970: 1_800_000_000))
            try await world.database.transaction(in: clinic.id) { scope in
                func stored() async throws -> PlatformToken? { try await Self.load(scope)?.token }
                let form = try Self.complete()
                _ = try await PlatformCredentialStore.save(form, by: .cli, in: scope)
                try await PlatformCredentialStore.save(token, .satusehat, .sandbox, at: form.endpoints, in: scope)
                #expect(try await stored()?.text == "token-contoh")
                #expect(try await stored()?.expiresAt == token.expiresAt)
                try await PlatformCredentialStore.clearToken(.satusehat, .sandbox, in: scope)
                #expect(try await stored() == nil)
                let other = try Self.form("https://gateway.example.id").endpoints
                try await PlatformCredentialStore.save(token, .satusehat, .sandbox, at: other, in: scope)
                #expect(try await stored() == nil)
                try await PlatformCredentialStore.save(token, .satusehat, .sandbox, at: form.endpoints, in: scope)
                _ = try await PlatformCredentialStore.save(form, by: .cli, in: scope)
                #expect(try await stored() == nil)
            }
        }
    }

    @Test("the result of a connection test is kept")
    func testResult() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await PlatformCredentialStore.save(Self.complete(), by: .cli, in: scope)
                try await PlatformCredentialStore.saveTest(
                    ["stages": ["dns"]], organizationName: "Klinik Melati", .satusehat, .sandbox, by: .cli, in: scope)
                try await PlatformCredentialStore.note(error: "401", .satusehat, .sandbox, in: scope)
                let loaded = try await Self.load(scope)
                #expect(loaded?.testResult?["stages"]?[0] == "dns" && loaded?.organizationName == "Klinik Melati")
                #expect(loaded?.lastError == "401" && loaded?.lastSyncAt == nil && loaded?.testedAt != nil)
            }
        }
    }
}

@Suite("Origins")
struct PlatformOriginTests {
    @Test(
        "an origin is scheme, host and port",
        arguments: [
            ("https://API.example.id/", "https://api.example.id"), ("https://a.id:443", "https://a.id"),
            (" http://127.0.0.1:9090 ", "http://127.0.0.1:9090"),
        ])
    func reads(raw: String, text: String) { #expect(PlatformOrigin(raw)?.text == text) }

    @Test(
        "anything more or less is none",
        arguments: [
            "", "api.example.id", "ftp://a.id", "https://", "https://a.id/path", "https://u:p@a.id", "https://a.id?x=1", "https://a.id#x",
        ])
    func refuses(raw: String) { #expect(PlatformOrigin(raw) == nil) }
}
