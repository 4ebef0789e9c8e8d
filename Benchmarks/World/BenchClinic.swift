import Foundation
import HTTPClient
import JSON

/// A clinic with its API secret, known to the sandbox.
struct BenchClinic: Sendable {
    let code: String
    let secret: String
    /// The Location on the platform that its visits name as `poli`.
    let location: String
    let id: Int64
}

extension World {
    /// NIKs that the sandbox knows; every clinic's visits are theirs.
    static let patients = (0..<200).map { "320101500101\(1_000 + $0)" }
    /// Known to every sandbox (the practitioner of the demonstration).
    static let practitioner = "10001234567"

    /// A clinic made by the command line that sends to the sandbox. Its first visit has gone all the way, so that token, mappings and
    /// patients' keys are there.
    func addClinic(_ code: String) async throws -> BenchClinic {
        let organization = String(10_000_000 + code.utf8.reduce(0) { ($0 * 31 + Int($1)) % 10_000_000 })
        let (client, secret) = ("client-" + code.lowercased(), "secret-" + code.lowercased())
        try await control(
            "clients",
            [
                "client_id": .string(client), "client_secret": .string(secret), "organization_id": .string(organization),
                "name": .string(code),
            ])
        let location = try await addLocation(code, client, secret, organization)
        let secretFile = folder + "/client-secret"
        try (secret + "\n").write(toFile: secretFile, atomically: true, encoding: .utf8)
        let made = try JSON.parse(
            try await run(
                "clinic", "create", "--code", code, "--name", "Klinik \(code)", "--environment", "custom", "--satusehat-url", sandboxURL,
                "--client-id", client, "--client-secret-file", secretFile, "--organization-id", organization, "--json"))
        guard let apiSecret = made["apiSecret"]?.string else { throw BenchFailure("clinic create gave no API secret") }
        _ = try await run("clinic", "set", code, "requests-per-minute=1000000", "settle-ms=2000")
        guard let row = try await database.query("SELECT clinic_id FROM clinic WHERE code = \(code)").first else {
            throw BenchFailure("no clinic \(code)")
        }
        let clinic = BenchClinic(code: code, secret: apiSecret, location: location, id: try row.get("clinic_id"))
        let first = try await post("/api/encounter", Visits.encounter(clinic, 0, prefix: "AWAL", ended: false), clinic)
        guard let visit = first["encounter_id"]?.string else { throw BenchFailure("the first visit was refused: \(first.text())") }
        try await until("the first visit is sent", .seconds(60)) {
            try await get("/api/encounter/" + visit, clinic)["satusehat_encounter_id"]?.string != nil
        }
        return clinic
    }

    /// A call of the clinic's system; everything but 200 and 202 is an error.
    @discardableResult
    func post(_ path: String, _ body: JSON, _ clinic: BenchClinic) async throws -> JSON {
        try await call(
            HTTPRequest(
                method: "POST", url: url + path,
                headers: [
                    ("X-Clinic-Code", clinic.code), ("X-Clinic-Secret", clinic.secret), ("Content-Type", "application/json"),
                    ("Prefer", "respond-async"),
                ], body: body.bytes(), addresses: .privateAllowed))
    }

    private func get(_ path: String, _ clinic: BenchClinic) async throws -> JSON {
        try await call(
            HTTPRequest(
                url: url + path, headers: [("X-Clinic-Code", clinic.code), ("X-Clinic-Secret", clinic.secret)], addresses: .privateAllowed))
    }

    /// Tells the sandbox the patients of all clinics.
    func addPatients() async throws {
        for nik in Self.patients {
            try await control("patients", ["nik": .string(nik), "name": "Warga Uji", "gender": "female", "birth_date": "1990-02-03"])
        }
    }

    private func control(_ path: String, _ body: JSON) async throws {
        _ = try await call(
            HTTPRequest(
                method: "POST", url: sandboxURL + "/_control/" + path, headers: [("Content-Type", "application/json")], body: body.bytes(),
                addresses: .privateAllowed))
    }

    /// A Location as the clinic would have made it earlier.
    private func addLocation(_ code: String, _ client: String, _ secret: String, _ organization: String) async throws -> String {
        let token = try await call(
            HTTPRequest(
                method: "POST", url: sandboxURL + "/oauth2/v1/accesstoken?grant_type=client_credentials",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array("client_id=\(client)&client_secret=\(secret)".utf8), addresses: .privateAllowed))
        let room: JSON = [
            "system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "ro", "display": "Room",
        ]
        let location: JSON = [
            "resourceType": "Location", "status": "active", "name": "Poli Uji", "description": "Poli Uji", "mode": "instance",
            "identifier": [["system": .string("http://sys-ids.kemkes.go.id/location/" + organization), "value": .string("R-" + code)]],
            "physicalType": ["coding": [room]], "managingOrganization": ["reference": .string("Organization/" + organization)],
        ]
        let made = try await call(
            HTTPRequest(
                method: "POST", url: sandboxURL + "/fhir-r4/v1/Location",
                headers: [("Content-Type", "application/json"), ("Authorization", "Bearer " + (token["access_token"]?.string ?? ""))],
                body: location.bytes(), addresses: .privateAllowed))
        guard let id = made["id"]?.string else { throw BenchFailure("the sandbox made no Location") }
        return id
    }

    private func call(_ request: HTTPRequest) async throws -> JSON {
        let answer = try await http.send(request)
        guard (200..<300).contains(answer.status) else {
            let said = String(decoding: answer.body.prefix(300), as: UTF8.self)
            throw BenchFailure("\(request.method) \(request.url): \(answer.status) \(said)")
        }
        return answer.body.isEmpty ? .null : try JSON.parse(answer.body)
    }

    /// Waits until the condition holds.
    func until(_ what: String, _ limit: Duration, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while try await !holds() {
            guard ContinuousClock.now < end else { throw BenchFailure("it took too long until \(what): \(server.said)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
