import JSON
import MigratedDatabase
import Testing

@testable import Clinics

@Suite("Settings")
struct SettingsTests {
    static let usual = ClinicSettings(
        ratePerMinute: 60, burst: 10, concurrency: 4, settleMilliseconds: 60_000, connectTimeoutMilliseconds: 10_000,
        totalTimeoutMilliseconds: 30_000, consentPolicy: .presumed, consentDocumentYears: 5, timeWithoutZone: .utc, chiefComplaint: true,
        chiefComplaintCode: "404684003", composition: true, healthcareService: false, practitionerRole: false, shareMappings: false,
        verifyAfterDays: 30, pcareRegistration: .afterCall, pcareBackDays: 3, allowedNetworks: [],
        requestsPerMinute: 6000)

    @Test(
        "each setting takes what it should",
        arguments: [
            ("rate-per-minute", "600"), ("burst", "30"), ("concurrency", "1"), ("settle-ms", "0"), ("connect-timeout-ms", "500"),
            ("total-timeout-ms", "60000"), ("consent-policy", "required"), ("consent-document-years", "25"),
            ("time-without-zone", "clinic"), ("chief-complaint", "off"), ("chief-complaint-code", "33962009"), ("composition", "off"),
            ("healthcare-service", "on"),
            ("practitioner-role", "on"), ("share-mappings", "on"), ("verify-after-days", "90"),
            ("pcare-registration", "before_call"), ("pcare-back-days", "7"),
            ("allowed-networks", "10.0.0.0/8,2001:db8:0:0:0:0:0:0/32"),
            ("requests-per-minute", "60"),
        ])
    func takes(key: String, value: String) throws {
        let changed = try Self.usual.changed([(key, value)]).get()
        #expect(changed != Self.usual)
        #expect(ClinicSetting.named(key)?.value(in: changed) == value)
    }

    @Test("every setting's own value can be set again")
    func idempotent() throws {
        let same = ClinicSetting.all.map { ($0.key, $0.value(in: Self.usual)) }
        #expect(try Self.usual.changed(same).get() == Self.usual)
        #expect(ClinicSetting.all.count == 20 && Set(ClinicSetting.all.map(\.key)).count == 20)
    }

    @Test(
        "each wrong value is refused under its key",
        arguments: [
            ("rate-per-minute", "0"), ("rate-per-minute", "sixty"), ("rate-per-minute", ""), ("burst", "31"), ("burst", "-1"),
            ("concurrency", "65"), ("settle-ms", "1.5"), ("connect-timeout-ms", "30001"), ("total-timeout-ms", "1"),
            ("consent-policy", "maybe"), ("time-without-zone", "wib"), ("chief-complaint", "perhaps"), ("chief-complaint-code", "abc"),
            ("allowed-networks", "10.0.0.0/8, here"), ("requests-per-minute", "0"), ("no-such-setting", "1"),
        ])
    func refuses(key: String, value: String) {
        guard case .failure(let problems) = Self.usual.changed([(key, value)]) else { return #expect(Bool(false), "taken") }
        #expect(problems.all.contains { $0.key == key && !$0.message.isEmpty })
    }

    @Test("values are judged together: a burst that fits the new rate is taken, in either order")
    func together() throws {
        #expect(try Self.usual.changed([("burst", "200"), ("rate-per-minute", "600")]).get().burst == 200)
        #expect(throws: SettingProblems.self) { try Self.usual.changed([("rate-per-minute", "10")]).get() }
    }
}

@Suite("Settings in the database", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SettingsStoreTests {
    @Test("what is set is read again, and audited with the changed keys alone")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let first = try await world.database.transaction(in: clinic.id) { try await SettingsStore.settings(in: $0) }
            #expect(first == SettingsTests.usual, "the columns' defaults")
            let set = try await world.database.transaction(in: clinic.id) {
                try await SettingsStore.set([("settle-ms", "500"), ("allowed-networks", "10.1.2.3/16")], by: .cli, in: $0)
            }
            let read = try await world.database.transaction(in: clinic.id) { try await SettingsStore.settings(in: $0) }
            #expect(try set.get() == read && read.settleMilliseconds == 500)
            #expect(read.allowedNetworks.map(\.description) == ["10.1.0.0/16"])
            let entry = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0).first }
            let change = try JSON.parse(try #require(entry?.change))
            #expect(change["before"] == ["settle-ms": "60000", "allowed-networks": ""])
            #expect(entry?.actor == "CLI")
        }
    }

    @Test("one wrong value, and nothing is changed")
    func allOrNothing() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let set = try await world.database.transaction(in: clinic.id) {
                try await SettingsStore.set([("settle-ms", "500"), ("burst", "9999")], by: .cli, in: $0)
            }
            #expect(throws: SettingProblems.self) { try set.get() }
            #expect(try await world.database.transaction(in: clinic.id) { try await SettingsStore.settings(in: $0) } == SettingsTests.usual)
        }
    }
}
