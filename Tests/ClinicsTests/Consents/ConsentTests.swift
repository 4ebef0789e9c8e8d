import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Consent")
struct ConsentTests {
    private func consent(_ coverage: ConsentCoverage, _ change: (inout Consent) -> Void = { _ in }) -> Consent {
        var consent = Consent(id: .v7(), patientID: .v7(), coverage: coverage, decidedAt: Sample.start, method: .written)
        change(&consent)
        return consent
    }

    @Test("an entry says what it covers, from its begin to its end, until it is taken back")
    func states() {
        let now = Sample.start.addingTimeInterval(3600)
        #expect(consent(.all).state(at: now) == .all)
        #expect(consent(.encounterOnly).state(at: now) == .encounterOnly)
        #expect(consent(.nothing).state(at: now) == .refused)
        #expect(consent(.all) { $0.validUntil = now }.state(at: now) == .expired)
        #expect(consent(.all) { $0.validFrom = now.addingTimeInterval(1) }.state(at: now) == nil)
        #expect(consent(.all) { $0.revokedAt = now }.state(at: now) == .revoked)
    }

    @Test("a document is what its first bytes say")
    func mediaTypes() {
        #expect(ConsentDocument.MediaType(content: Array("%PDF-1.7".utf8)) == .pdf)
        #expect(ConsentDocument.MediaType(content: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]) == .png)
        #expect(ConsentDocument.MediaType(content: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(ConsentDocument.MediaType(content: Array("<svg/>%PDF-".utf8)) == nil)
    }

    @Test(
        "a signed form is opened by its own patient alone, and leaves when its time is over",
        .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
    func documents() async throws {
        try await World.with { world in
            let (clinic, patient, _) = try await world.visited()
            let content = Array("%PDF-1.4 invented".utf8)
            var entry = consent(.all) { $0.validUntil = Sample.start.addingTimeInterval(3600) }
            entry.patientID = patient.id
            let old = entry
            try await world.database.transaction(in: clinic.id) { scope in
                try await ConsentStore.insert(old, in: scope)
                let id = try await ConsentDocumentStore.add(content, .pdf, to: old, by: .cli, in: scope)
                #expect(try await ConsentDocumentStore.open(id, of: patient.id, by: .cli, in: scope)?.content == content)
                #expect(try await ConsentDocumentStore.open(id, of: .v7(), by: .cli, in: scope)?.content == nil)
                #expect(try await ConsentDocumentStore.prune(in: scope) == 0)
            }
            try await world.superuser.execute("UPDATE clock SET ahead = interval '6 years'")
            try await world.database.transaction(in: clinic.id) { scope in
                #expect(try await ConsentDocumentStore.prune(in: scope) == 1)
                let kept = try #require(try await ConsentDocumentStore.list(of: patient.id, in: scope).first)
                #expect(kept.removedAt != nil && kept.size == content.count)
                #expect(try await ConsentDocumentStore.open(kept.id, of: patient.id, by: .cli, in: scope)?.content == nil)
            }
        }
    }

    @Test(
        "the newest valid entry of each patient counts", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
    func current() async throws {
        try await World.with { world in
            let (clinic, patient, _) = try await world.visited()
            let now = Sample.start.addingTimeInterval(3600)
            // One transaction each: entries of one transaction have the same time and are told apart by id.
            func state() async throws -> ConsentState? {
                try await world.database.transaction(in: clinic.id) {
                    try await ConsentStore.current([patient.id, UUID()], at: now, in: $0)[patient.id]?.state
                }
            }
            func append(_ coverage: ConsentCoverage, _ change: @Sendable (inout Consent) -> Void = { _ in }) async throws {
                try await world.database.transaction(in: clinic.id) { scope in
                    var entry = consent(coverage, change)
                    entry.patientID = patient.id
                    try await ConsentStore.insert(entry, in: scope)
                }
            }
            #expect(try await state() == nil)
            try await append(.encounterOnly)
            #expect(try await state() == .encounterOnly)
            try await append(.all)
            #expect(try await state() == .all)
            try await append(.nothing) { $0.validFrom = now.addingTimeInterval(60) }
            #expect(try await state() == .all)
            try await append(.all) { $0.validUntil = now.addingTimeInterval(-60) }
            #expect(try await state() == .expired)
            try await append(.all)
            try await world.database.transaction(in: clinic.id) { scope in
                let newest = try #require(try await ConsentStore.history(of: patient.id, in: scope).first)
                let revoked = newest.revoked(at: now, reason: "Permintaan pasien")
                #expect(newest.isRevocable && !revoked.isRevocable)
                try await ConsentStore.insert(revoked, in: scope)
            }
            #expect(try await state() == .revoked)
        }
    }
}
