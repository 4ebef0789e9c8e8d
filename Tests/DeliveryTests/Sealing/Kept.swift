import Clinics
import Foundation
import JSON
import Postgres
import Testing
import Vocabulary

@testable import Delivery

/// One clinic's data in every sealed column, put there by the stores, and how they read it back.
struct Kept: Sendable {
    let clinic: ClinicID
    let visit: Visit
    let records: [VisitRecord]
    let patient: Patient
    let practitioner: Practitioner
    let credential: PlatformCredential
    let bodies: [UUID: JSON]
    let attempts: [UUID: [Attempt]]

    static let call = IdempotentCall(key: "kunci 1", path: "/api/encounter", body: [])
    static let answer = RememberedAnswer(status: 202, body: Array(#"{"status":"success"}"#.utf8))
    static let resource = Array(#"{"resourceType":"Patient"}"#.utf8)
    static let search = UUID()
    static let endpoint = UUID()
    static let endpointPlaces = [
        SealedPlace(table: "webhook_endpoint", row: endpoint, column: "secret"),
        SealedPlace(table: "webhook_endpoint", row: endpoint, column: "old_secret"),
    ]

    static func store(in world: World) async throws -> Kept {
        let visit = try await world.acceptWhole()
        try await world.working { try await world.untilIdle() }
        try await world.database.transaction(in: world.clinicID) { scope in
            try await person(of: visit, in: scope)
            try await credentials(in: scope)
            let lookup = PatientLookup(
                nik: Sample.nik, patientID: visit.patientID, result: .found(ihsNumber: "P00123456789", resource: resource),
                searchedAt: Date())
            try await PatientLookupStore.append(lookup, environment: .sandbox, in: scope)
            try await webhook(in: scope)
            try await bpjs(in: scope)
            let consent = Consent(id: .v7(), patientID: visit.patientID, coverage: .all, decidedAt: Date(), method: .written)
            try await ConsentStore.insert(consent, in: scope)
            _ = try await ConsentDocumentStore.add(resource, .pdf, to: consent, by: .cli, in: scope)
            #expect(try await IdempotencyStore.claim(call, in: scope) == .mine)
            try await IdempotencyStore.remember(answer, of: call, in: scope)
        }
        try await keptSearch(in: world)
        try await imported(in: world)
        return try await read(world.clinicID, visit.id, in: world.database)
    }

    private static func person(of visit: Visit, in scope: ClinicScope) async throws {
        var fields = PatientFields()
        fields.name = "Siti Nur'aini"
        fields.motherNIK = Sample.otherNIK
        fields.bpjsNumber = "0001234567890"
        fields.demographics = Demographics()
        fields.demographics?.address = "Jalan Mawar 1"
        _ = try await PatientStore.update(visit.patientID, fields, by: nil, in: scope)
        var practitioner = Practitioner(id: .v7(), code: "D-02", name: "dr. Ratna")
        practitioner.nik = Sample.otherNIK
        practitioner.profile = PractitionerProfile()
        practitioner.profile?.birthPlace = "Bandung"
        _ = try await PractitionerStore.add(practitioner, by: .cli, in: scope)
    }

    private static func credentials(in scope: ClinicScope) async throws {
        let endpoints = try #require(PlatformEndpoints.national(.sandbox))
        var form = PlatformCredentialForm(environment: .sandbox, endpoints: endpoints)
        form.organizationID = World.organization
        form.clientID = "client-contoh"
        form.clientSecret = "rahasia-contoh"
        _ = try await PlatformCredentialStore.save(form, by: .cli, in: scope)
        let token = PlatformToken(text: "token-contoh", expiresAt: Date(timeIntervalSinceNow: 3600))
        try await PlatformCredentialStore.save(token, .satusehat, .sandbox, at: endpoints, in: scope)
    }

    /// Its store is of another target.
    private static func webhook(in scope: ClinicScope) async throws {
        let sealed = try endpointPlaces.map { try scope.keys.seal("kunci", $0) }
        try await scope.execute(
            """
            INSERT INTO webhook_endpoint (clinic_id, id, url, events, secret, old_secret, old_secret_until)
            VALUES (\(scope.id.rawValue), \(endpoint), 'https://sim.example/', '{}', \(sealed[0]), \(sealed[1]), now())
            """)
    }

    /// The stores are another module's: what they seal is written as they write it.
    private static func bpjs(in scope: ClinicScope) async throws {
        let address = "https://apijkn-dev.bpjs-kesehatan.go.id/pcare-rest-dev"
        func seal(_ table: StaticString, _ row: String, _ column: StaticString) throws -> [UInt8] {
            try scope.keys.seal("rahasia", SealedPlace(table: table, row: row, column: column))
        }
        let access = "pcare sandbox \(address)"
        try await scope.execute(
            """
            INSERT INTO bpjs_credential (clinic_id, channel, environment, url, cons_id, secret, user_key, username, password)
            VALUES (\(scope.id.rawValue), 'pcare', 'sandbox', \(address), '0123', \(try seal("bpjs_credential", access, "secret")),
                \(try seal("bpjs_credential", access, "user_key")), \(try seal("bpjs_credential", access, "username")),
                \(try seal("bpjs_credential", access, "password")))
            """)
        try await scope.execute(
            """
            INSERT INTO bpjs_member (clinic_id, environment, person, day, content)
            VALUES (\(scope.id.rawValue), 'sandbox', 'ab12', current_date, \(try seal("bpjs_member", "sandbox ab12", "content")))
            """)
        let (place, record) = (UUID.v7(), UUID.v7())
        try await scope.execute(
            """
            INSERT INTO antrean (clinic_id, id, environment, channel, tanggalperiksa, kodepoli, person_index, content, created_at, updated_at)
            VALUES (\(scope.id.rawValue), \(place), 'sandbox', 'antrean_fktp', current_date, '001', '\\x01',
                \(try seal("antrean", place.lowerText, "content")), now(), now())
            """)
        try await scope.execute(
            """
            INSERT INTO pcare_record (clinic_id, id, environment, kind, tgl_daftar, kd_poli, person_index, content, created_at, updated_at)
            VALUES (\(scope.id.rawValue), \(record), 'sandbox', 'pendaftaran', current_date, '001', '\\x01',
                \(try seal("pcare_record", record.lowerText, "content")), now(), now())
            """)
    }

    /// No store yet: the table is there for the searches to come.
    private static func keptSearch(in world: World) async throws {
        let user = UUID.v7()
        try await world.sql(
            "INSERT INTO app_user (id, email, name) VALUES (\(user), \("\(user.lowerText)@example.id"), 'Sari')")
        try await world.database.transaction(in: world.clinicID) { scope in
            for id in [search, UUID()] {
                let place = SealedPlace(table: "kept_search", row: id, column: "content")
                try await scope.execute(
                    """
                    INSERT INTO kept_search (clinic_id, id, content, user_id)
                    VALUES (\(scope.id.rawValue), \(id), \(try scope.keys.seal("Siti", place)), \(user))
                    """)
            }
        }
    }

    static let imported = [ImportRow(number: 1, line: 2, cells: ["Siti"], problems: [])]

    /// A file whose pieces and rows are here at once.
    private static func imported(in world: World) async throws {
        let user = UUID.v7()
        try await world.sql("INSERT INTO app_user (id, email, name) VALUES (\(user), \("\(user.lowerText)@example.id"), 'Sari')")
        try await world.database.transaction(in: world.clinicID) { scope in
            let run = try #require(
                try await ImportStore.begin(.patients, fileName: "a.csv", by: .person(id: user, name: "Sari"), in: scope))
            try await ImportStore.add(Array("nama\nSiti".utf8), number: 0, to: run, in: scope)
            try await ImportStore.set(headings: ["nama"], ignored: [], of: run, in: scope)
            try await ImportStore.add(imported, readBytes: 9, to: run, in: scope)
            var row = imported[0]
            (row.state, row.subject) = (.added, UUID())
            try await ImportStore.settle(
                [ImportResult(row: row, change: ImportChange(before: nil, after: Array("{}".utf8)))], of: run, in: scope)
        }
    }

    static func read(_ clinic: ClinicID, _ visit: UUID, in database: ClinicDatabase) async throws -> Kept {
        try await database.transaction(in: clinic) { scope in
            let stored = try #require(try await VisitStore.find(visit, in: scope))
            let rows = try await DeliveryListStore.ofVisit(visit, patient: stored.patientID, in: scope)
            var attempts: [UUID: [Attempt]] = [:]
            for row in rows { attempts[row.id] = try await AttemptStore.latest(of: row.id, createdAt: row.createdAt, in: scope) }
            return Kept(
                clinic: clinic, visit: stored, records: try await RecordStore.records(of: visit, in: scope),
                patient: try #require(try await PatientStore.find(nik: Sample.nik, in: scope)),
                practitioner: try #require(try await PractitionerStore.find(nik: Sample.otherNIK, in: scope)),
                credential: try #require(try await PlatformCredentialStore.load(.satusehat, .sandbox, in: scope)),
                bodies: try await DeliveryListStore.bodies(of: rows, in: scope), attempts: attempts)
        }
    }

    /// The stores read the same as before.
    func check(in database: ClinicDatabase) async throws {
        let now = try await Self.read(clinic, visit.id, in: database)
        #expect(now.visit == visit && now.records == records && !records.isEmpty)
        #expect(now.patient == patient && patient.demographics?.address == "Jalan Mawar 1" && patient.motherNIK == Sample.otherNIK)
        #expect(now.practitioner == practitioner && practitioner.nik == Sample.otherNIK)
        #expect(now.credential.clientID == "client-contoh" && now.credential.clientSecret == "rahasia-contoh")
        #expect(now.credential.token?.text == "token-contoh")
        #expect(now.bodies == bodies && bodies.count > 4)
        for (id, before) in attempts {
            let after = try #require(now.attempts[id])
            #expect(after.map(\.request) == before.map(\.request) && after.map(\.response) == before.map(\.response))
        }
        let told = attempts.values.joined()
        #expect(told.contains { $0.request != nil } && told.contains { $0.response != nil })
        try await database.transaction(in: clinic) { scope in
            let lookup = try await PatientLookupStore.latest(Sample.nik, environment: .sandbox, in: scope)
            #expect(lookup?.result == .found(ihsNumber: "P00123456789", resource: Self.resource))
            #expect(try await IdempotencyStore.find(Self.call, in: scope) == .answered(Self.answer))
            let search = try await scope.query("SELECT content FROM kept_search WHERE id = \(Self.search)").first
            let place = SealedPlace(table: "kept_search", row: Self.search, column: "content")
            #expect(try scope.keys.openText(try #require(search).get("content"), place) == "Siti")
            let runs = try await ImportStore.list([.patients], before: nil, limit: 1, in: scope)
            let run = try #require(runs.first).id
            #expect(try await ImportStore.headings(of: run, in: scope) == ["nama"])
            #expect(try await ImportStore.piece(0, of: run, in: scope) == Array("nama\nSiti".utf8))
            #expect(try await ImportStore.changes(of: run, limit: 9, in: scope).map(\.row.cells) == [["Siti"]])
            let form = try #require(try await ConsentDocumentStore.list(of: patient.id, in: scope).first)
            #expect(try await ConsentDocumentStore.open(form.id, of: patient.id, by: .cli, in: scope)?.content == Self.resource)
            let secrets = try #require(try await scope.query("SELECT secret, old_secret FROM webhook_endpoint").first)
            #expect(try scope.keys.openText(secrets.get("secret"), Self.endpointPlaces[0]) == "kunci")
            #expect(try scope.keys.openText(secrets.get("old_secret"), Self.endpointPlaces[1]) == "kunci")
        }
    }
}
