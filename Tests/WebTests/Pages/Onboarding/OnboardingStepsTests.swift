import Delivery
import Foundation
import JSON
import Satusehat
import Testing
import Vocabulary

@testable import Clinics
@testable import Web

@Suite("Steps of a new clinic")
struct OnboardingStepsTests {
    @Test("a new clinic starts at its address, and sending is locked behind the credential")
    func fresh() {
        let facts = OnboardingFacts.of(.draft)
        #expect(facts.nextStep == .clinic)
        #expect(facts.statuses.map(\.state) == [.partial, .open, .open, .open, .open, .locked])
        #expect(facts.blockers == [.satusehat])
        #expect(facts.status(of: .start).says == "Menunggu langkah 2")
    }

    @Test("a credential counts when its own test has passed, and says where a test stopped")
    func credential() {
        var facts = OnboardingFacts.of(.draft)
        facts.satusehat = .of(.sandbox, report: nil)
        #expect(facts.status(of: .satusehat).state == .partial)
        facts.satusehat = .of(.sandbox, report: PlatformChecks.reportOf("passed", "failed"))
        #expect(facts.status(of: .satusehat) == .init(step: .satusehat, state: .fix, says: "Tes koneksi berhenti di tahap Token"))
        #expect(facts.nextStep == .satusehat)
        facts.satusehat = .of(.sandbox, report: PlatformChecks.reportOf("passed", "passed"))
        #expect(facts.status(of: .satusehat).state == .done)
        #expect(facts.blockers.isEmpty)
        #expect(facts.status(of: .start).state == .open)
    }

    @Test("a blanked secret must be filled in again")
    func blanked() {
        var facts = OnboardingFacts.of(.trial)
        facts.satusehat = .of(.custom, hasSecret: false, report: PlatformChecks.reportOf("passed", "passed"))
        #expect(facts.status(of: .satusehat).state == .fix)
    }

    @Test("going live waits for a person and a system, not for mappings")
    func live() {
        var facts = OnboardingFacts.of(.trial)
        facts.satusehat = .of(.sandbox, report: PlatformChecks.reportOf("passed", "passed"))
        #expect(facts.blockers == [.admin, .secret])
        #expect(facts.status(of: .start).says.contains("Menunggu langkah 3 dan 4"))
        facts.invitedAdmins = 1
        facts.validSecrets = 1
        #expect(facts.blockers.isEmpty)
        #expect(facts.status(of: .admin).state == .partial)
        #expect(facts.status(of: .mapping).state == .open)
    }

    @Test("mappings are done when everything in use has its id, and there is something")
    func mappings() {
        var facts = OnboardingFacts.of(.live)
        facts.locations = .init(known: 2, total: 2)
        #expect(facts.status(of: .mapping).state == .partial)
        facts.practitioners = .init(known: 1, total: 1)
        #expect(facts.status(of: .mapping).state == .done)
        facts.locations.total = 3
        #expect(facts.status(of: .mapping).says == "2 dari 3 lokasi dan 1 dari 1 praktisi terhubung")
    }

    @Test("a live clinic is done, a suspended one is to be mended")
    func ends() {
        #expect(OnboardingFacts.of(.live).status(of: .start).state == .done)
        #expect(OnboardingFacts.of(.suspended).status(of: .start).state == .fix)
    }

    @Test("only a superadmin chooses the environment, only before the clinic is live, and production only by going live")
    func environments() {
        #expect(CredentialsPage.environments(of: .of(.trial), isSuperadmin: true) == [.sandbox, .custom])
        #expect(CredentialsPage.environments(of: .of(.trial), isSuperadmin: false) == [.sandbox])
        #expect(CredentialsPage.environments(of: .of(.live), isSuperadmin: true) == [.production])
        #expect(OnboardingStart.environments(.of(.trial)) == [.production, .custom])
    }
}

extension Clinic {
    /// A clinic without an address.
    static func of(_ state: ClinicState) -> Clinic {
        Clinic(
            id: ClinicID(7), code: ClinicCode("MLT-0417")!, details: ClinicDetails(name: "Klinik Melati"), state: state,
            suspendedFrom: state == .suspended ? .trial : nil, environment: state == .live ? .production : .sandbox,
            consentPolicy: .presumed,
            timeWithoutZone: .utc, chiefComplaint: true, chiefComplaintCode: "404684003", allowedNetworks: [], requestsPerMinute: 6000,
            createdAt: Date(timeIntervalSince1970: 0), updatedAt: Date(timeIntervalSince1970: 0))
    }
}

extension CredentialStanding {
    /// An access that was entered, with its last test.
    static func of(_ environment: PlatformEnvironment, hasSecret: Bool = true, report: JSON? = nil) -> CredentialStanding {
        CredentialStanding(
            environment: environment,
            endpoints: PlatformEndpoints.national(environment) ?? PlatformEndpoints(origin: PlatformOrigin("https://gerbang.contoh.id")!),
            organizationID: "10000004", organizationName: nil, clientID: "klien", hasSecret: hasSecret,
            report: report.flatMap { ConnectionReport($0) }, testedAt: report.map { _ in Date(timeIntervalSince1970: 0) })
    }
}

extension OnboardingFacts {
    /// A clinic of which nothing is entered.
    static func of(_ state: ClinicState) -> OnboardingFacts {
        let clinic = Clinic.of(state)
        return OnboardingFacts(clinic: clinic, satusehat: CredentialStanding(environment: clinic.environment))
    }
}
