import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// `jembatan clinic create|list|set|suspend|resume`
struct ClinicCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clinic", abstract: "Clinics.",
        subcommands: [
            Create.self, List.self, Set.self, Suspend.self, Resume.self, ClinicBPJSCommand.self,
            ClinicQuotaCommand.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a clinic with its SATUSEHAT credentials and an API secret; it takes and sends at once.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "Code, e.g. KLINIK-001.") var code: String
        @Option(help: "Name.") var name: String
        @Option(help: "fktp or fkrtl.") var level = "fktp"
        @Option(name: .customLong("time-zone"), help: "Asia/Jakarta, Asia/Makassar or Asia/Jayapura.") var timeZone = "Asia/Jakarta"
        @Option(help: "sandbox, production or custom.") var environment: String
        @Option(name: .customLong("satusehat-url"), help: "Host root, with custom.") var satusehatURL: String?
        @Option(name: .customLong("kfa-url"), help: "Host root, with custom; default: --satusehat-url.") var kfaURL: String?
        @Option(name: .customLong("consent-url"), help: "Host root, with custom; default: --satusehat-url.") var consentURL: String?
        @Option(name: .customLong("client-id"), help: "Client ID.") var clientID: String
        @Option(name: .customLong("client-secret-file"), help: "File with the client secret; - is standard input.") var clientSecretFile:
            String
        @Option(name: .customLong("organization-id"), help: "Organization ID.") var organizationID: String
        @Option(name: .customLong("secret-out"), help: "Write the API secret to this file (0600) instead of printing it.") var secretOut:
            String?

        func validate() throws {
            guard ClinicCode(code) != nil else { throw ValidationError("--code must be 2 to 32 of A-Z, 0-9 and -.") }
            guard FacilityLevel(rawValue: level) != nil else { throw ValidationError("--level must be fktp or fkrtl.") }
            guard ClinicTimeZone(identifier: timeZone) != nil else {
                throw ValidationError("--time-zone must be Asia/Jakarta, Asia/Makassar or Asia/Jayapura.")
            }
            guard PlatformEnvironment(rawValue: environment) != nil else {
                throw ValidationError("--environment must be sandbox, production or custom.")
            }
            guard (environment == "custom") == (satusehatURL != nil) else {
                throw ValidationError("--satusehat-url goes with --environment custom.")
            }
        }

        func run() async throws {
            let secret = try SecretInput.read(clientSecretFile, what: "client secret")
            guard let code = ClinicCode(code), let environment = PlatformEnvironment(rawValue: environment) else { return }
            var details = ClinicDetails(name: name)
            details.level = FacilityLevel(rawValue: level) ?? .fktp
            details.timeZone = ClinicTimeZone(identifier: timeZone) ?? .wib
            let endpoints = try endpoints(environment)
            let made = details
            try await Installation.with(options) { installation in
                guard installation.policy.allows(endpoints, in: environment) else {
                    throw CommandFailure("Not all of these hosts, with their ports, are in JEMBATAN_ALLOWED_UPSTREAMS.")
                }
                var form = PlatformCredentialForm(environment: environment, endpoints: endpoints)
                form.organizationID = organizationID
                form.clientID = clientID
                form.clientSecret = secret
                let issued = try await ClinicSetup.create(code, made, form, by: .cli, installation)
                try tell(code, issued.secret)
            }
        }

        private func endpoints(_ environment: PlatformEnvironment) throws -> PlatformEndpoints {
            if let national = PlatformEndpoints.national(environment) { return national }
            func origin(_ text: String?, _ option: String) throws -> PlatformOrigin? {
                guard let text else { return nil }
                guard let origin = PlatformOrigin(text) else {
                    throw CommandFailure("\(option) must be a host root such as https://gateway.example.")
                }
                return origin
            }
            guard let main = try origin(satusehatURL, "--satusehat-url") else { throw CommandFailure("--satusehat-url is missing.") }
            return PlatformEndpoints(
                origin: main, kfaOrigin: try origin(kfaURL, "--kfa-url"), consentOrigin: try origin(consentURL, "--consent-url"))
        }

        private func tell(_ code: ClinicCode, _ secret: ApiSecret) throws {
            if let secretOut {
                guard
                    FileManager.default.createFile(
                        atPath: secretOut, contents: Data((secret.text + "\n").utf8), attributes: [.posixPermissions: 0o600])
                else { throw CommandFailure("The API secret could not be written to \(secretOut); rotate it in the clinic's credentials.") }
                print(options.json ? "{\"code\":\"\(code.text)\"}" : "created \(code.text); the API secret is in \(secretOut)")
            } else if options.json {
                print((["code": .string(code.text), "apiSecret": .string(secret.text)] as JSON).text())
            } else {
                print("created \(code.text)\nAPI secret, shown once: \(secret.text)")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the clinics.")
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await Installation.with(options) { installation in
                var after: ClinicStore.Cursor?
                var all: [Clinic] = []
                while true {
                    let from = after
                    let page = try await installation.database.platform {
                        try await ClinicStore.list(search: nil, state: nil, after: from, limit: 200, in: $0)
                    }
                    all += page
                    guard page.count == 200, let last = page.last else { break }
                    after = ClinicStore.Cursor(last)
                }
                if options.json {
                    let rows = all.map { clinic -> JSON in
                        [
                            "code": .string(clinic.code.text), "name": .string(clinic.name), "state": .string(clinic.state.rawValue),
                            "level": .string(clinic.level.rawValue), "environment": .string(clinic.environment.rawValue),
                        ]
                    }
                    print(JSON.array(rows).text())
                } else {
                    for clinic in all {
                        print("\(clinic.code.text)\t\(clinic.state.rawValue)\t\(clinic.environment.rawValue)\t\(clinic.name)")
                    }
                }
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change settings of a clinic, all or nothing.",
            discussion: ClinicSetting.all.map { "\($0.key): \($0.title)" }.joined(separator: "\n"))
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String
        @Argument(help: "key=value …") var changes: [String]

        func validate() throws {
            for change in changes where !change.contains("=") { throw ValidationError("'\(change)' is not key=value.") }
        }

        func run() async throws {
            let changes = changes.map { change -> (key: String, value: String) in
                let equals = change.firstIndex(of: "=") ?? change.endIndex
                return (String(change[..<equals]), String(change[equals...].dropFirst()))
            }
            try await Installation.with(options) { installation in
                let clinic = try await installation.clinic(code)
                let result = try await installation.database.transaction(in: clinic.id) {
                    try await SettingsStore.set(changes, by: .cli, in: $0)
                }
                if case .failure(let problems) = result {
                    throw CommandFailure(problems.all.map { "\($0.key): \($0.message)" }.joined(separator: "\n"))
                }
                // What a setting asks for of what is there already is planned at once; the daily run sees to the rest.
                try await installation.database.transaction(in: clinic.id) {
                    _ = try await ConsentDesk(kinds: installation.kinds).policyChanged(in: $0)
                }
                try await MasterDataSending(database: installation.database, intake: installation.intake).keep(clinic.id)
                print(options.json ? "{\"changed\":true}" : "changed")
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a clinic: it neither takes nor sends.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String
        func run() async throws { try await ClinicSetup.step(.suspend, code, options) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended clinic go on.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String
        func run() async throws { try await ClinicSetup.step(.resume, code, options) }
    }
}

/// What commands and the demo do to clinics.
enum ClinicSetup {
    /// Creates a clinic that takes and sends at once: trial, or live in production.
    static func create(
        _ code: ClinicCode, _ details: ClinicDetails, _ form: PlatformCredentialForm, by actor: Actor, _ installation: Installation
    ) async throws -> IssuedApiSecret {
        let database = installation.database
        let starting: PlatformEnvironment = form.environment == .production ? .sandbox : form.environment
        guard
            let clinic = try await database.platform({
                try await ClinicStore.create(code: code, details, environment: starting, by: actor, in: $0)
            })
        else { throw CommandFailure("There is a clinic with the code \(code.text) already.") }
        return try await database.transaction(in: clinic.id) { scope in
            _ = try await ClinicStore.take(.startTrial, by: actor, in: scope) { _, _ in }
            if form.environment == .production { _ = try await ClinicStore.take(.goLive(.production), by: actor, in: scope) { _, _ in } }
            guard case .saved = try await PlatformCredentialStore.save(form, by: actor, in: scope) else {
                throw CommandFailure("Production takes the national hosts only.")
            }
            try await LaneControl.resumeAfterCredentials(.satusehat, upstream: form.endpoints.origin.host, in: scope)
            guard let issued = try await ApiCredentialStore.issue(by: actor, in: scope) else {
                throw CommandFailure("No API secret was issued.")
            }
            return issued
        }
    }

    /// Takes a clinic one step on and says so.
    static func step(_ step: ClinicStep, _ code: String, _ options: GlobalOptions) async throws {
        try await Installation.with(options) { installation in
            let clinic = try await installation.clinic(code)
            let outcome = try await installation.database.transaction(in: clinic.id) { scope in
                try await ClinicStore.take(step, by: .cli, in: scope) { change, scope in
                    try await LaneControl.closeSandboxWork(change.from.rawValue, in: scope)
                }
            }
            switch outcome {
            case .done(let clinic):
                print(options.json ? "{\"state\":\"\(clinic.state.rawValue)\"}" : "\(clinic.code.text) is \(clinic.state.rawValue)")
            case .noSuchClinic: throw CommandFailure("There is no such clinic.")
            case .notAllowed(let state): throw CommandFailure("Not possible: the clinic is \(state.rawValue).")
            }
        }
    }
}
