import ArgumentParser
import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// `jembatan demo seed`: made-up clinics and people for `make run`, written down in HOME_DIR/demo.json. Never outside demo mode.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "The demonstration.", subcommands: [Seed.self])

    struct Seed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make the demo's clinics and people; what is there stays.")
        @OptionGroup var options: GlobalOptions
        @Option(name: .customLong("sandbox-port"), help: "Port of the sandbox; default: HOME_DIR/sandbox/port, else 18080.")
        var sandboxPort: Int?

        func run() async throws {
            try await Installation.with(options) { installation in
                guard installation.configuration.isDemo else {
                    throw CommandFailure("The demo is for the cluster in HOME_DIR alone, not for a real database.")
                }
                try await DemoSeeding(installation, port: sandboxPort).run()
            }
        }
    }
}

private struct DemoSeeding {
    let installation: Installation
    let sandbox: PlatformOrigin
    let file: String

    init(_ installation: Installation, port: Int?) throws {
        self.installation = installation
        let home = installation.configuration.homeDirectory
        let written = (try? String(contentsOfFile: home + "/sandbox/port", encoding: .utf8)).flatMap {
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        guard let origin = PlatformOrigin("http://127.0.0.1:\(port ?? written ?? 18080)") else {
            throw CommandFailure("The sandbox has no port.")
        }
        sandbox = origin
        file = home + "/demo.json"
    }

    func run() async throws {
        let before = (try? JSON.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: file))))) ?? .null
        var users: [JSON] = []
        users.append(try await person(DemoFacts.superadmin, role: nil, clinic: nil, before))
        var clinics: [JSON] = []
        for facts in DemoFacts.clinics {
            let (clinic, secret) = try await self.clinic(facts, before)
            try await bpjs(facts, clinic)
            clinics.append(["code": .string(facts.code), "apiSecret": .string(secret), "organizationId": .string(facts.organizationID)])
            users.append(try await person(facts.admin, role: .admin, clinic: clinic, before))
            if let registration = facts.registration {
                users.append(try await person(registration, role: .registration, clinic: clinic, before))
            }
        }
        let origin = sandbox.text
        let demo: JSON = [
            "url": .string(installation.configuration.baseURL), "users": .array(users), "clinics": .array(clinics),
            "sandbox": [
                "url": .string(origin), "oauth2": .string(origin + "/oauth2/v1"), "fhir": .string(origin + "/fhir-r4/v1"),
                "control": .string(origin + "/_control"),
            ],
        ]
        let made = FileManager.default.createFile(
            atPath: file, contents: Data(demo.bytes(pretty: true)), attributes: [.posixPermissions: 0o600])
        guard made else { throw CommandFailure("\(file) could not be written.") }
        print("demo: \(clinics.count) clinics, \(users.count) people, in \(file)")
    }

    private func clinic(_ facts: DemoFacts.Clinic, _ before: JSON) async throws -> (Clinic, String) {
        let database = installation.database
        guard let code = ClinicCode(facts.code) else { throw CommandFailure("bad demo code") }
        var form = PlatformCredentialForm(environment: .custom, endpoints: PlatformEndpoints(origin: sandbox))
        form.organizationID = facts.organizationID
        form.clientID = facts.clientID
        form.clientSecret = facts.clientSecret
        let access = form
        if let known = try await database.platform({ try await ClinicStore.find(code, in: $0) }) {
            let kept = before["clinics"]?.array?.first { $0["code"]?.string == facts.code }?["apiSecret"]?.string
            let secret = try await database.transaction(in: known.id) { scope -> String in
                _ = try await PlatformCredentialStore.save(access, by: .cli, in: scope)
                try await LaneControl.resumeAfterCredentials(.satusehat, upstream: sandbox.host, in: scope)
                if let kept { return kept }
                return try await ApiCredentialStore.rotate(by: .cli, in: scope).secret.text
            }
            return (known, secret)
        }
        var details = ClinicDetails(name: facts.name)
        details.city = facts.city
        details.level = facts.level
        details.address = "Jl. Melati No. 1"
        let issued = try await ClinicSetup.create(code, details, access, by: .cli, installation)
        let clinic = try await installation.clinic(facts.code)
        try await masterData(facts, clinic)
        if facts.code == DemoFacts.clinics[0].code { try await sampleVisit(clinic) }
        return (clinic, issued.secret.text)
    }

    /// The services of its level, as the sandbox knows them.
    private func bpjs(_ facts: DemoFacts.Clinic, _ clinic: Clinic) async throws {
        let known = facts.bpjs
        let origin = sandbox.text
        try await installation.database.transaction(in: clinic.id) { scope in
            for family in ServiceFamily.of(clinic.level) {
                let (path, userKey) =
                    switch family {
                    case .pcare: ("/pcare-rest", known.pcareUserKey)
                    case .antreanFKTP: ("/antreanfktp", known.antreanFKTPUserKey)
                    case .antreanRS: ("/antreanrs", known.antreanRSUserKey)
                    }
                guard let userKey, let address = BPJSAddress(origin + path) else { continue }
                var form = BPJSCredentialForm(family, environment: clinic.environment, address: address, consID: known.consID)
                form.secret = known.secret
                form.userKey = userKey
                form.manner.providerCode = known.providerCode
                if family == .pcare {
                    form.username = known.pcareUsername
                    form.password = known.pcarePassword
                    form.manner.applicationCode = known.pcareApplication
                }
                _ = try await BPJSCredentialStore.save(form, by: .cli, in: scope)
            }
        }
    }

    /// The visit that the sample clients' children name: `encounter-12345` of the patient with IHS number P00123456789.
    private func sampleVisit(_ clinic: Clinic) async throws {
        guard let nik = NIK(DemoFacts.sampleNIK) else { return }
        let start = Date(timeIntervalSince1970: 1_705_307_400)  // 2024-01-15T08:30:00Z, as in the samples
        let command = EncounterCommand(
            nik: nik, visitNumber: DemoFacts.sampleVisit, startedAt: start, endedAt: start.addingTimeInterval(45 * 60),
            locationCode: DemoFacts.clinics[0].locations[0].code, practitionerCode: DemoFacts.clinics[0].practitioners[0].code,
            content: VisitContent(serviceType: "101", chiefComplaint: "Sakit kepala"), source: .demo)
        let intake = installation.intake
        try await installation.database.transaction(in: clinic.id) { scope in
            _ = try await intake.accept(command, of: clinic, in: scope)
        }
    }

    private func masterData(_ facts: DemoFacts.Clinic, _ clinic: Clinic) async throws {
        try await installation.database.transaction(in: clinic.id) { scope in
            for known in facts.locations {
                let location = Location(id: .v7(), code: known.code, name: known.name)
                _ = try await LocationStore.add(location, by: .cli, in: scope)
                try await LocationStore.setRemote(
                    known.satusehatID, of: location.id, environment: clinic.environment, at: Date(), by: .cli, in: scope)
            }
            for known in facts.practitioners {
                var practitioner = Practitioner(id: .v7(), code: known.code, name: known.name)
                practitioner.nik = NIK(known.nik)
                _ = try await PractitionerStore.add(practitioner, by: .cli, in: scope)
                try await PractitionerStore.setRemote(
                    known.ihsNumber, of: practitioner.id, method: .nikLookup, environment: clinic.environment, at: Date(), by: .cli,
                    in: scope)
            }
        }
    }

    private func person(_ person: DemoFacts.Person, role: Role?, clinic: Clinic?, _ before: JSON) async throws -> JSON {
        let kept = before["users"]?.array?.first { $0["email"]?.string == person.email }?["password"]?.string
        guard let email = EmailAddress(person.email) else { throw CommandFailure("bad demo address") }
        let known = try await installation.database.platform { try await UserStore.find(email, in: $0) }
        let password: String
        if let kept, known != nil {
            password = kept
        } else {
            password = "demo-" + ApiSecret.generate().text.suffix(12)
            if let known {
                let hash = try await installation.passwords.hash(password)
                try await installation.database.platform { try await UserStore.setPassword(hash, of: known.id, by: .cli, in: $0) }
            } else {
                try await People.create(email, name: person.name, role: role, clinic: clinic, password: password, by: .cli, installation)
            }
        }
        return [
            "email": .string(person.email), "password": .string(password), "role": .string(role?.rawValue ?? "superadmin"),
            "clinic": clinic.map { .string($0.code.text) } ?? .null, "clinicName": clinic.map { .string($0.name) } ?? .null,
        ]
    }
}
