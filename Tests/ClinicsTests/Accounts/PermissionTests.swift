import Foundation
import Testing
import Vocabulary

@testable import Clinics

@Suite("Permissions")
struct PermissionTests {
    static func viewer(superadmin: Bool = false, entered: ClinicID? = nil, _ memberships: [Membership]) -> Viewer {
        let id = UUID.v7()
        let now = Date()
        return Viewer(
            user: User(
                id: id, email: "a@b.id", name: "A", isSuperadmin: superadmin, disabledAt: nil, hasPassword: true, theme: .device,
                passwordChangedAt: nil, lastLoginAt: nil, createdAt: now),
            session: Session(
                id: id, userID: id, createdAt: now, lastSeenAt: now, expiresAt: now, address: nil, userAgent: nil, enteredClinic: entered),
            memberships: memberships, clinics: [])
    }

    static func member(_ role: Role, granted: Set<Permission> = [], withheld: Set<Permission> = [], disabled: Bool = false) -> Membership {
        Membership(
            userID: .v7(), clinicID: ClinicID(1), role: role, granted: granted, withheld: withheld, disabledAt: disabled ? Date() : nil)
    }

    @Test("a role gives its permissions, in its clinic alone")
    func roles() {
        let admin = Self.viewer([Self.member(.admin)])
        #expect(admin.permissions(in: ClinicID(1)) == Permission.clinic)
        #expect(admin.permissions(in: ClinicID(2)).isEmpty)
        #expect(admin.platformPermissions.isEmpty)
        #expect(Self.viewer([Self.member(.registration)]).permissions(in: ClinicID(1)) == [.patients, .consents])
    }

    @Test("a person's own permissions change the role's; none of the platform's can be granted in a clinic")
    func granted() {
        let viewer = Self.viewer([Self.member(.registration, granted: [.visits, .clinics], withheld: [.consents])])
        #expect(viewer.permissions(in: ClinicID(1)) == [.patients, .visits])
    }

    @Test("a disabled membership gives nothing")
    func disabled() { #expect(Self.viewer([Self.member(.admin, disabled: true)]).permissions(in: ClinicID(1)).isEmpty) }

    @Test("a superadmin has the platform's permissions, and a clinic's only where they have entered")
    func superadmin() {
        #expect(Self.viewer(superadmin: true, []).platformPermissions == Permission.platform)
        #expect(Self.viewer(superadmin: true, []).permissions(in: ClinicID(1)).isEmpty)
        let entered = Self.viewer(superadmin: true, entered: ClinicID(1), [])
        #expect(entered.may(.satusehat, in: ClinicID(1)) && !entered.may(.satusehat, in: ClinicID(2)))
        #expect(Self.viewer(entered: ClinicID(1), []).permissions(in: ClinicID(1)).isEmpty, "who is no superadmin enters nothing")
    }
}
