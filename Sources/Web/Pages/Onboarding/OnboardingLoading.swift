import Clinics
import Foundation

extension OnboardingFacts {
    /// Reads all facts in one transaction of the clinic.
    static func load(_ clinic: Clinic, at now: Date, in scope: ClinicScope) async throws -> OnboardingFacts {
        var facts = OnboardingFacts(clinic: clinic, satusehat: try await CredentialStanding.load(clinic.environment, in: scope))
        let admins = try await MembershipStore.members(in: scope).filter {
            $0.membership.disabledAt == nil && $0.user.isEnabled && $0.membership.role == .admin
        }
        facts.activeAdmins = admins.count { $0.user.hasPassword }
        facts.invitedAdmins = admins.count - facts.activeAdmins
        let secrets = try await ApiCredentialStore.list(in: scope).filter { $0.isValid(at: now) }
        facts.validSecrets = secrets.count
        facts.isSecretUsed = secrets.contains { $0.lastUsedAt != nil }
        let locations = try await LocationStore.list(activeOnly: true, in: scope)
        facts.locations = Mapped(known: locations.count { $0.satusehatID != nil }, total: locations.count)
        let practitioners = try await PractitionerStore.list(activeOnly: true, in: scope)
        facts.practitioners = Mapped(known: practitioners.count { $0.ihsNumber != nil }, total: practitioners.count)
        return facts
    }
}
