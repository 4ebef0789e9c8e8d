import Clinics
import Vocabulary

/// Somebody with a session.
public struct SignedIn: Sendable {
    /// Who it is, with what they may do; read anew for every request.
    public let viewer: Viewer
    /// The session's token, as it came in the cookie.
    let token: SessionToken
}

extension WebDependencies {
    /// Who has this session and, when the path names one, the clinic: one transaction for both, at every request.
    func lookUp(token: SessionToken?, code: ClinicCode?) async throws -> (SignedIn?, Clinic?) {
        guard let token else { return (nil, nil) }
        return try await database.platform { scope -> (SignedIn?, Clinic?) in
            guard let viewer = try await SessionStore.viewer(token, in: scope) else { return (nil, nil) }
            let signedIn = SignedIn(viewer: viewer, token: token)
            guard let code else { return (signedIn, nil) }
            return (signedIn, try await ClinicStore.find(code, in: scope))
        }
    }
}

/// Where somebody starts.
enum Home {
    /// A superadmin's list of clinics, else the first of one's own clinics.
    static func address(_ viewer: Viewer) -> String {
        if viewer.user.isSuperadmin { return "/clinics" }
        let own = viewer.clinics.first { clinic in viewer.memberships.contains { $0.clinicID == clinic.id } }
        return own.map { "/c/\($0.code)" } ?? "/profile"
    }
}
