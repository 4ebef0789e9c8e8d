import Clinics
import Delivery
import Foundation
import Satusehat
import Vocabulary

/// Which credential a connection test was of: a keyed hash of all that the test depends on. Saving another secret makes an old test
/// count no more, though it stays in the row.
enum CredentialMark {
    static func text(_ credential: PlatformCredential, _ keys: ClinicKeys) -> String {
        let parts = [
            "connection test", credential.endpoints.origin.text, credential.organizationID ?? "", credential.clientID ?? "",
            credential.clientSecret ?? "",
        ]
        return keys.hash(parts).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// How it stands with a clinic's access to SATUSEHAT, without the secret itself.
struct CredentialStanding: Sendable {
    let environment: PlatformEnvironment
    let endpoints: PlatformEndpoints?
    let organizationID: String?
    let organizationName: String?
    let clientID: String?
    let hasSecret: Bool
    /// The last test, if it was of this very credential.
    let report: ConnectionReport?
    let testedAt: Date?

    /// Whether everything is there that a token request takes.
    var isComplete: Bool { organizationID != nil && clientID != nil && hasSecret }
    /// Whether the last test was of this credential and passed.
    var isProven: Bool { isComplete && report?.passed == true }
}

extension CredentialStanding {
    /// Of an environment in which nothing was entered yet.
    init(environment: PlatformEnvironment) {
        self.environment = environment
        endpoints = nil
        organizationID = nil
        organizationName = nil
        clientID = nil
        hasSecret = false
        report = nil
        testedAt = nil
    }

    init(_ credential: PlatformCredential, _ keys: ClinicKeys) {
        environment = credential.environment
        endpoints = credential.endpoints
        organizationID = credential.organizationID
        organizationName = credential.organizationName
        clientID = credential.clientID
        hasSecret = credential.clientSecret != nil
        let isOfThis = credential.testResult?["mark"]?.string == CredentialMark.text(credential, keys)
        let stored = isOfThis ? credential.testResult.flatMap { ConnectionReport($0) } : nil
        report = stored?.lines.isEmpty == true ? nil : stored
        testedAt = isOfThis ? credential.testedAt : nil
    }

    static func load(_ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> CredentialStanding {
        guard let credential = try await PlatformCredentialStore.load(.satusehat, environment, in: scope) else {
            return CredentialStanding(environment: environment)
        }
        return CredentialStanding(credential, scope.keys)
    }

    /// The last test as the page shows it.
    func connection(in zone: ClinicTimeZone) -> ConnectionView? {
        guard let report, let testedAt else { return nil }
        let when = Indonesian.dateTimeWithSeconds(testedAt, in: zone)
        let name = organizationName.map { " Organisasi: \($0)." } ?? ""
        let end = report.stop.map { "Berhenti di tahap \($0.number) dari \(report.lines.count)." } ?? "Semua tahap berhasil.\(name)"
        return ConnectionView(report: report, says: "\(when). \(end)", platform: "SATUSEHAT")
    }
}

extension ConnectionReport {
    /// Where it stopped.
    var stop: (number: Int, stage: Stage)? {
        lines.firstIndex { $0.verdict != .passed }.map { ($0 + 1, lines[$0].stage) }
    }
}
