import Clinics
import Delivery
import Satusehat
import Vocabulary

/// Saves and tests a clinic's access to SATUSEHAT: the clinic's own page, onboarding and going live do the same.
struct SatusehatAccess: Sendable {
    let web: WebDependencies

    /// What became of saving.
    enum Saving: Sendable, Hashable {
        case saved(Clinic, secretBlanked: Bool)
        /// From the clinic's state that environment cannot be reached.
        case notAllowed
    }

    /// Saves the credential. `step` takes the clinic to its environment in the same transaction; what was made for the old one is then
    /// never sent.
    func save(_ wanted: PlatformCredentialForm, step: ClinicStep? = nil, of clinic: Clinic, by actor: Actor) async throws -> Saving {
        let host = wanted.endpoints.origin.host
        let saving = try await web.database.transaction(in: clinic.id) { scope -> Saving in
            var now = clinic
            let changes = wanted.environment != clinic.environment
            // Lanes are locked before the audit chain's head (lock order), so before anything here is audited.
            if !changes { try await LaneControl.resumeAfterCredentials(.satusehat, upstream: host, in: scope) }
            if let step {
                let outcome = try await ClinicStore.take(step, by: actor, in: scope) { change, scope in
                    try await LaneControl.closeSandboxWork(change.from.rawValue, in: scope)
                    try await LaneControl.resumeAfterCredentials(.satusehat, upstream: host, in: scope)
                }
                guard case .done(let taken) = outcome else { return .notAllowed }
                now = taken
            }
            switch try await PlatformCredentialStore.save(wanted, by: actor, in: scope) {
            case .saved(let secretBlanked): return .saved(now, secretBlanked: secretBlanked)
            // The form gives the national hosts alone in production: somebody changed them meanwhile.
            case .originNotNational: return .notAllowed
            }
        }
        await web.delivery.port.forget(clinic.id)
        return saving
    }

    /// Tests the present environment's credential and keeps what was found; one that passes lets a refused lane go on.
    /// - Returns: nil when there is nothing to test with.
    func test(_ clinic: Clinic, by actor: Actor) async throws -> ConnectionReport? {
        let tested = try await web.database.transaction(in: clinic.id) { scope -> (credential: PlatformCredential, mark: String)? in
            guard let credential = try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: scope), credential.isComplete
            else { return nil }
            return (credential, CredentialMark.text(credential, scope.keys))
        }
        guard let (credential, mark) = tested else { return nil }
        let report = try await web.platform.testConnection(credential, clinic, actor.personID)
        var stored = report.json
        stored["mark"] = .string(mark)
        let result = stored
        try await web.database.transaction(in: clinic.id) { scope in
            if report.passed {
                try await LaneControl.resumeAfterCredentials(.satusehat, upstream: credential.endpoints.origin.host, in: scope)
            }
            try await PlatformCredentialStore.saveTest(
                result, organizationName: report.organizationName, .satusehat, clinic.environment, by: actor, in: scope)
        }
        return report
    }

    /// What the next page says after saving or testing.
    static func flash(_ report: ConnectionReport?) -> Flash {
        guard let report else { return .bad("Tes koneksi belum bisa dijalankan: kredensial belum lengkap.") }
        guard let stopped = report.stop else { return .ok("Tes koneksi berhasil.") }
        return .bad("Tes koneksi berhenti di tahap \(stopped.stage.title).")
    }

    /// After saving without a test.
    static func flash(secretBlanked: Bool) -> Flash {
        secretBlanked
            ? .wait("Kredensial disimpan. Alamat platform berubah, jadi Client Secret dikosongkan: isi lagi.")
            : .ok("Kredensial disimpan. Jalankan tes koneksi.")
    }
}
