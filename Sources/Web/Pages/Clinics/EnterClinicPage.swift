import Clinics
import Vocabulary

/// `POST /clinics/{code}/enter` and `POST /clinics/leave`: a superadmin looks into a clinic from outside, under a banner and in the
/// clinic's audit.
struct EnterClinicPage: Sendable {
    let web: WebDependencies

    func enter(_ request: ViewerRequest) async throws -> PageResult {
        guard let code = ClinicCode(request.parameter("code")),
            let clinic = try await web.database.platform({ try await ClinicStore.find(code, in: $0) })
        else { return .notFound }
        return try await enter(clinic, request, nil)
    }

    func enter(_ clinic: Clinic, _ request: ViewerRequest, _ flash: Flash?) async throws -> PageResult {
        let (token, actor) = (request.session.token, request.actor)
        let entered = try await web.database.transaction(in: clinic.id) { scope in
            try await SessionStore.enter(token, by: actor, in: scope)
        }
        guard let entered else { return .forbidden }
        return .signedIn(entered, to: "/c/\(clinic.code)", flash)
    }

    func leave(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = request.viewer.session.enteredClinic else { return .redirect("/clinics") }
        let (token, actor) = (request.session.token, request.actor)
        let left = try await web.database.transaction(in: clinic) { scope in
            let left = try await SessionStore.leave(token, in: scope)
            try await AuditStore.append(AuditEntry(action: "clinic.left", by: actor), in: scope)
            return left
        }
        guard let left else { return .redirect("/clinics") }
        return .signedIn(left, to: "/clinics", .ok("Anda sudah keluar dari klinik."))
    }
}
