import ArgumentParser
import Clinics
import Foundation
import Vocabulary

/// `jembatan admin create`
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "admin", abstract: "People.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a person who may sign in.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "E-mail address.") var email: String
        @Option(help: "superadmin, admin or registration.") var role: String
        @Option(help: "Code of the clinic, for admin and registration.") var clinic: String?
        @Option(help: "Name; default: the part of the address before the @.") var name: String?
        @Option(name: .customLong("password-file"), help: "File with the password; - is standard input.") var passwordFile: String

        func validate() throws {
            guard role == "superadmin" || Role(rawValue: role) != nil else {
                throw ValidationError("--role must be superadmin, admin or registration.")
            }
            guard (role == "superadmin") == (clinic == nil) else {
                throw ValidationError(role == "superadmin" ? "A superadmin belongs to no clinic." : "--clinic is missing.")
            }
            guard EmailAddress(email) != nil else { throw ValidationError("--email is no e-mail address.") }
        }

        func run() async throws {
            let password = try SecretInput.read(passwordFile, what: "password")
            guard password.count >= 12 else { throw CommandFailure("The password must have at least 12 characters.") }
            try await Installation.with(options) { installation in
                guard let email = EmailAddress(email) else { return }
                try await People.create(
                    email, name: name ?? String(self.email.prefix { $0 != "@" }), role: Role(rawValue: role),
                    clinic: clinic == nil ? nil : try await installation.clinic(clinic ?? ""), password: password, by: .cli, installation)
                print(options.json ? "{\"created\":true}" : "created \(role)")
            }
        }
    }
}

/// Creating people from the command line and the demo.
enum People {
    /// Creates a person with a password; `role` nil is a superadmin. Throws when the address is taken.
    static func create(
        _ email: EmailAddress, name: String, role: Role?, clinic: Clinic?, password: String, by actor: Actor, _ installation: Installation
    ) async throws {
        let hash = try await installation.passwords.hash(password)
        let database = installation.database
        let user = try await database.platform { scope -> User in
            guard let user = try await UserStore.create(email, name: name, isSuperadmin: role == nil, by: actor, in: scope) else {
                throw CommandFailure("There is a person with that e-mail address already.")
            }
            try await UserStore.setPassword(hash, of: user.id, by: actor, in: scope)
            return user
        }
        guard let role, let clinic else { return }
        try await database.transaction(in: clinic.id) { try await MembershipStore.add(user.id, as: role, by: actor, in: $0) }
    }
}

/// Secrets come by file or standard input, never as an argument, where every process could read them.
enum SecretInput {
    /// The first line of the file, or of standard input for "-".
    static func read(_ path: String, what: String) throws -> String {
        let text: String?
        if path == "-" { text = readLine(strippingNewline: true) } else { text = try? String(contentsOfFile: path, encoding: .utf8) }
        guard let line = text?.split(separator: "\n").first.map({ String($0).trimmingCharacters(in: .whitespaces) }), !line.isEmpty else {
            throw CommandFailure("The \(what) could not be read from \(path == "-" ? "standard input" : path).")
        }
        return line
    }
}
