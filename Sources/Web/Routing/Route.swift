import Clinics
import Hummingbird

/// Who may use a route. There is no default: a route cannot be written down without one.
public enum Access: Sendable, Hashable {
    /// Everybody, e.g. the login page and static files.
    case open
    /// Whoever has a session.
    case signedIn
    /// People of the platform with this permission.
    case platform(Permission)
    /// Members of the clinic in the path; with a permission, those who have it there.
    case clinic(Permission?)
    /// A clinic's own system, by clinic code and secret; the handler checks them, as it must log refusals too.
    case api
    /// Load balancers and monitoring.
    case probe
}

/// One line of the table in `Routes.swift`.
public struct Route: Sendable {
    enum Handler: Sendable {
        case page(@Sendable (Admission) async throws -> PageResult)
        case raw(@Sendable (Request, AppRequestContext) async throws -> Response)
    }

    let method: HTTPRequest.Method
    let path: String
    /// Checked by `Gate` before the handler is called.
    public let access: Access
    let handler: Handler
    /// Whether the handler takes the form itself, with its file (``ClinicRequest/receiveFile(upTo:_:)``).
    var takesFile = false

    /// A page for everybody.
    public static func open(
        _ method: HTTPRequest.Method, _ path: String, _ page: @escaping @Sendable (GuestRequest) async throws -> PageResult
    ) -> Route {
        Route(method: method, path: path, access: .open, handler: .page { try await page($0.guest()) })
    }

    /// A page for whoever has a session.
    public static func signedIn(
        _ method: HTTPRequest.Method, _ path: String, _ page: @escaping @Sendable (ViewerRequest) async throws -> PageResult
    ) -> Route {
        Route(method: method, path: path, access: .signedIn, handler: .page { try await page($0.viewer()) })
    }

    /// A page of the platform.
    public static func platform(
        _ permission: Permission, _ method: HTTPRequest.Method, _ path: String,
        _ page: @escaping @Sendable (ViewerRequest) async throws -> PageResult
    ) -> Route {
        Route(method: method, path: path, access: .platform(permission), handler: .page { try await page($0.viewer()) })
    }

    /// A page of a clinic; `path` starts with `/c/{code}`. Without a permission every member may.
    public static func clinic(
        _ permission: Permission?, _ method: HTTPRequest.Method, _ path: String,
        _ page: @escaping @Sendable (ClinicRequest) async throws -> PageResult
    ) -> Route {
        precondition(path == "/c/{code}" || path.hasPrefix("/c/{code}/"), "\(path) does not name its clinic")
        return Route(method: method, path: path, access: .clinic(permission), handler: .page { try await page($0.clinic()) })
    }

    /// The same, for a form with a file.
    var takingFile: Route {
        var route = self
        route.takesFile = true
        return route
    }

    /// A path of the JSON API.
    public static func api(
        _ method: HTTPRequest.Method, _ path: String, _ handler: @escaping @Sendable (Request, AppRequestContext) async throws -> Response
    ) -> Route {
        Route(method: method, path: path, access: .api, handler: .raw(handler))
    }

    /// A probe.
    public static func probe(_ path: String, _ handler: @escaping @Sendable (Request, AppRequestContext) async throws -> Response) -> Route
    {
        Route(method: .get, path: path, access: .probe, handler: .raw(handler))
    }

    /// A file for everybody.
    static func file(_ path: String, _ handler: @escaping @Sendable (Request, AppRequestContext) async throws -> Response) -> Route {
        Route(method: .get, path: path, access: .open, handler: .raw(handler))
    }
}
