import ArgumentParser
import BPJS
import Clinics
import Foundation
import JSON

/// `jembatan clinic bpjs set`: a clinic's access to one of BPJS's services, or Mobile JKN's to the clinic.
struct ClinicBPJSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bpjs", abstract: "A clinic's access to BPJS.", subcommands: [Set.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Save the access to one service; secrets that are not given stay as they are, unless the address changes.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Code of the clinic.") var code: String
        @Option(help: "pcare, antrean-fktp, antrean-rs, or mobile-jkn-inbound for what Mobile JKN calls the clinic by.") var family: String
        @Option(help: "Base address with the service's name; default: BPJS's own of the clinic's environment.") var url: String?
        @Option(name: .customLong("cons-id"), help: "The cons-id.") var consID: String?
        @Option(name: .customLong("secret-file"), help: "File with the consumer secret; - is standard input.") var secretFile: String?
        @Option(name: .customLong("user-key-file"), help: "File with the user key.") var userKeyFile: String?
        @Option(help: "User name of PCare, or the one that BPJS was given.") var username: String?
        @Option(name: .customLong("password-file"), help: "File with its password.") var passwordFile: String?
        @Option(name: .customLong("app-code"), help: "kdAplikasi of PCare.") var applicationCode: String?
        @Option(name: .customLong("provider-code"), help: "The clinic's own provider code, such as 0114A026.") var providerCode: String?
        @Option(help: "How the signature is written: base64 or hex.") var signature: String?
        @Option(name: .customLong("visit-path"), help: "Where PCare takes visits: kunjungan/v1 or kunjungan.") var visitPath: String?
        @Option(name: .customLong("write-type"), help: "Content-Type of what PCare is told.") var writeType: String?
        @Option(name: .customLong("correct-clock"), help: "Sign in BPJS's time where the clocks differ: true or false.") var correctsClock:
            Bool?

        private static let inbound = "mobile-jkn-inbound"

        func validate() throws {
            if family == Self.inbound {
                guard username != nil, passwordFile != nil, url == nil, consID == nil, secretFile == nil, userKeyFile == nil else {
                    throw ValidationError("--family mobile-jkn-inbound takes --username and --password-file.")
                }
                return
            }
            guard ServiceFamily(rawValue: family) != nil else {
                throw ValidationError("--family must be pcare, antrean-fktp, antrean-rs or mobile-jkn-inbound.")
            }
            if let signature, ConsumerCredential.SignatureEncoding(rawValue: signature) == nil {
                throw ValidationError("--signature must be base64 or hex.")
            }
            if let url, BPJSAddress(url) == nil {
                throw ValidationError("--url must be an address such as https://gateway.example/pcare-rest.")
            }
            guard (username == nil) == (passwordFile == nil) else { throw ValidationError("--username goes with --password-file.") }
        }

        func run() async throws {
            if family == Self.inbound { return try await saveInbound() }
            guard let family = ServiceFamily(rawValue: family) else { return }
            let secret = try secretFile.map { try SecretInput.read($0, what: "consumer secret") }
            let userKey = try userKeyFile.map { try SecretInput.read($0, what: "user key") }
            let password = try passwordFile.map { try SecretInput.read($0, what: "password") }
            try await Installation.with(options) { installation in
                let clinic = try await installation.clinic(code)
                let environment = clinic.environment
                let saved = try await installation.database.transaction(in: clinic.id) { scope in
                    let before = try await BPJSCredentialStore.load(family, environment, in: scope)
                    guard let address = url.flatMap({ BPJSAddress($0) }) ?? before?.address ?? .national(family, environment) else {
                        throw CommandFailure("--url is missing: the clinic's environment is custom.")
                    }
                    guard installation.policy.allows(address, in: environment) else {
                        throw CommandFailure(
                            "\(address.host):\(address.port) is not allowed in \(environment.rawValue): see JEMBATAN_ALLOWED_UPSTREAMS.")
                    }
                    guard let consID = consID ?? before?.consID else { throw CommandFailure("--cons-id is missing.") }
                    var form = BPJSCredentialForm(family, environment: environment, address: address, consID: consID)
                    form.secret = secret
                    form.userKey = userKey
                    form.username = username
                    form.password = password
                    form.manner = manner(before?.manner ?? BPJSManner())
                    let saving = try await BPJSCredentialStore.save(form, by: .cli, in: scope)
                    return (saving, try await BPJSCredentialStore.load(family, environment, in: scope)?.isComplete ?? false)
                }
                guard case .saved = saved.0 else { throw CommandFailure("Production takes BPJS's own hosts only.") }
                if options.json {
                    print("{\"family\":\"\(family.rawValue)\",\"complete\":\(saved.1)}")
                } else {
                    print(
                        saved.1
                            ? "\(family.name) of \(clinic.code.text) is set" : "\(family.name) of \(clinic.code.text) is not complete yet")
                }
            }
        }

        /// What Mobile JKN shows at `GET /auth`.
        private func saveInbound() async throws {
            guard let username = username?.trimmingCharacters(in: .whitespaces), !username.isEmpty, let passwordFile else {
                throw CommandFailure("--username is empty.")
            }
            let password = try SecretInput.read(passwordFile, what: "password")
            guard password.count >= 12 else { throw CommandFailure("The password must have at least 12 characters.") }
            try await Installation.with(options) { installation in
                let clinic = try await installation.clinic(code)
                let hash = try await installation.passwords.hash(password)
                try await installation.database.transaction(in: clinic.id) { scope in
                    try await MobileJKNAccessStore.save(username: username, passwordHash: hash, by: .cli, in: scope)
                }
                let path = "/mobile-jkn/\(clinic.code.text)"
                print(
                    options.json
                        ? (["family": .string(Self.inbound), "complete": true, "path": .string(path)] as JSON).text()
                        : "Mobile JKN reaches \(clinic.code.text) at \(path)")
            }
        }

        private func manner(_ before: BPJSManner) -> BPJSManner {
            var manner = before
            manner.applicationCode = applicationCode ?? manner.applicationCode
            manner.providerCode = providerCode ?? manner.providerCode
            manner.signature = signature.flatMap { .init(rawValue: $0) } ?? manner.signature
            manner.visitPath = visitPath.map { String($0.drop { $0 == "/" }) } ?? manner.visitPath
            manner.writeType = writeType ?? manner.writeType
            manner.correctsClock = correctsClock ?? manner.correctsClock
            return manner
        }
    }
}
