import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Clinics", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ClinicTests {
    @Test("a new clinic is a draft with key, lane and audit entry; its code is taken from then on")
    func create() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            #expect(clinic.state == .draft && clinic.environment == .sandbox && clinic.level == .fktp)
            #expect(try await world.database.keys(of: clinic.id).newest == 1)
            #expect(try await world.superuser.query("SELECT 1 FROM lane WHERE channel = 'satusehat'").count == 1)
            let entries = try await world.database.platform { try await AuditStore.list(in: $0) }
            #expect(entries.map(\.action) == ["clinic.created"])
            #expect(entries.first?.subjectID == "KLN-MELATI")
            let again = try await world.database.platform {
                try await ClinicStore.create(code: clinic.code, ClinicDetails(name: "Lain"), by: .cli, in: $0)
            }
            #expect(again == nil)
            #expect(try await world.database.platform { try await ClinicStore.find(clinic.code, in: $0) } == clinic)
        }
    }

    @Test("the list is searched by part of name or code in any case, and goes on after a cursor")
    func list() async throws {
        try await World.with { world in
            for (code, name) in [("A1", "melati"), ("B2", "Kenanga 100%"), ("C3", "Anggrek"), ("D4", "Melati")] {
                try await world.clinic(code, name: name)
            }
            try await world.database.platform { scope in
                let all = try await ClinicStore.list(in: scope)
                #expect(all.map(\.code.text) == ["C3", "B2", "A1", "D4"])
                let first = try await ClinicStore.list(limit: 3, in: scope)
                let rest = try await ClinicStore.list(after: first.last.map(ClinicStore.Cursor.init), in: scope)
                #expect(rest.map(\.code.text) == ["D4"])
                #expect(try await ClinicStore.list(search: "MELA", in: scope).count == 2)
                #expect(try await ClinicStore.list(search: "b2", in: scope).map(\.code.text) == ["B2"])
                #expect(try await ClinicStore.list(search: "0%", in: scope).map(\.code.text) == ["B2"])
                #expect(try await ClinicStore.list(search: "_", in: scope).isEmpty)
                #expect(try await ClinicStore.list(state: .live, in: scope).isEmpty)
            }
        }
    }

    @Test("draft, trial, live; suspended and back; every other step is refused")
    func lifecycle() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            func take(_ step: ClinicStep) async throws -> ClinicStepOutcome {
                try await world.database.transaction(in: clinic.id) { try await ClinicStore.take(step, by: .cli, in: $0) { _, _ in } }
            }
            func state(_ step: ClinicStep) async throws -> ClinicState? {
                guard case .done(let clinic) = try await take(step) else { return nil }
                return clinic.state
            }
            #expect(try await take(.goLive(.production)) == .notAllowed(from: .draft))
            #expect(try await take(.resume) == .notAllowed(from: .draft))
            #expect(try await state(.startTrial) == .trial)
            #expect(try await take(.goLive(.sandbox)) == .notAllowed(from: .trial))
            #expect(try await state(.goLive(.production)) == .live)
            #expect(try await take(.useEnvironment(.sandbox)) == .notAllowed(from: .live))
            #expect(try await state(.suspend) == .suspended)
            #expect(try await take(.suspend) == .notAllowed(from: .suspended))
            #expect(try await state(.resume) == .live)
        }
    }

    @Test("leaving an environment is told once, in the same transaction")
    func leavingAnEnvironment() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let database = world.database
            let changes = Changes()
            for step in [ClinicStep.startTrial, .goLive(.production)] {
                _ = try await database.transaction(in: clinic.id) { scope in
                    try await ClinicStore.take(step, by: .cli, in: scope) { change, inside in
                        await changes.add(change)
                        #expect(inside.id == clinic.id)
                    }
                }
            }
            let told = await changes.all
            #expect(told.map(\.from) == [.sandbox] && told.map(\.to) == [.production])
            await #expect(throws: Stop.self) {
                let other = try await world.clinic("KLN-LAIN")
                try await database.transaction(in: other.id) { scope in
                    _ = try await ClinicStore.take(.useEnvironment(.custom), by: .cli, in: scope) { _, _ in throw Stop() }
                }
            }
            let other = try await database.platform { try await ClinicStore.list(search: "KLN-LAIN", in: $0).first }
            #expect(other?.environment == .sandbox, "rolled back with the hook")
        }
    }

    @Test("a change of details is audited with before and after, no change is not")
    func update() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            var details = clinic.details
            details.name = "Klinik Melati Indah"
            details.provinceCode = "32"
            for _ in 0..<2 {
                let changed = try await world.database.transaction(in: clinic.id) {
                    try await ClinicStore.update(clinic.id, details, by: .person(id: .v7(), name: "Sari"), in: $0)
                }
                #expect(changed?.details == details)
            }
            let entries = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0) }
            #expect(entries.count == 1)
            let change = try JSON.parse(try #require(entries.first?.change))
            #expect(change["before"]?["name"] == "Klinik Melati" && change["after"]?["province_code"] == "32")
            #expect(entries.first?.actor == "Sari")
        }
    }
}

private struct Stop: Error {}

private actor Changes {
    var all: [EnvironmentChange] = []
    func add(_ change: EnvironmentChange) { all.append(change) }
}
