import CPostgres
import Dispatch
import Glibc

/// Connecting, without blocking the loop: the name look-up inside `PQconnectStart` may block, so that step runs on a thread of its own.
///
/// Sendable by hand: touched by the event loop's thread only.
final class ConnectionAttempt: EventHandler, @unchecked Sendable {
    private let loop: EventLoop
    private let configuration: PostgresConfiguration
    private var handle: OpaquePointer?
    private var descriptor: Int32 = -1
    private var deadline: EventLoop.TimerID?
    private var done: ((Result<Connection, PostgresError>) -> Void)?

    private static let starting = DispatchQueue(label: "postgres.connect", attributes: .concurrent)

    private init(_ configuration: PostgresConfiguration, _ loop: EventLoop, _ done: @escaping (Result<Connection, PostgresError>) -> Void) {
        self.configuration = configuration
        self.loop = loop
        self.done = done
    }

    /// Connects; call on the loop, answers on the loop.
    static func start(
        _ configuration: PostgresConfiguration, on loop: EventLoop, _ done: @escaping (Result<Connection, PostgresError>) -> Void
    ) {
        let attempt = ConnectionAttempt(configuration, loop, done)
        attempt.deadline = loop.after(configuration.connectTimeout) {
            attempt.fail(PostgresError(.connection, "connecting took longer than \(configuration.connectTimeout)"))
        }
        starting.async {
            let started = StartedHandle(configuration)
            loop.enqueue { attempt.begun(started) }
        }
    }

    private func begun(_ started: StartedHandle) {
        guard done != nil else { return PQfinish(started.handle) }
        handle = started.handle
        guard let handle, PQstatus(handle) != CONNECTION_BAD else { return fail(PostgresError(connection: handle)) }
        // Otherwise libpq writes the server's notices to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        watch(writable: true)
    }

    func ready(readable: Bool, writable: Bool) {
        guard done != nil, let handle else { return }
        // The next host or address has another socket, maybe under the same number: forget the old one first.
        loop.unwatch(descriptor)
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: watch(writable: false)
        case PGRES_POLLING_WRITING: watch(writable: true)
        case PGRES_POLLING_OK: succeed(handle)
        default: fail(PostgresError(connection: handle))
        }
    }

    func flush() {}

    private func watch(writable: Bool) {
        descriptor = PQsocket(handle)
        loop.watch(descriptor, self, readable: !writable, writable: writable)
    }

    private func succeed(_ handle: OpaquePointer) {
        guard let action = finish() else { return }
        action(.success(Connection(handle: handle, loop: loop, configuration: configuration)))
    }

    private func fail(_ error: PostgresError) {
        guard let action = finish() else { return }
        if descriptor >= 0 { loop.unwatch(descriptor) }
        PQfinish(handle)
        handle = nil
        action(.failure(error))
    }

    private func finish() -> ((Result<Connection, PostgresError>) -> Void)? {
        loop.cancel(deadline)
        defer { done = nil }
        return done
    }
}

/// A PGconn on its way from the thread that began it to the loop: one owner at a time.
private struct StartedHandle: @unchecked Sendable {
    let handle: OpaquePointer?

    init(_ configuration: PostgresConfiguration) {
        // What stands before `dbname` may be overridden by the URL in it, what stands after overrides the URL.
        let settings: [(String, String)] = [
            ("fallback_application_name", configuration.applicationName),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("dbname", configuration.url),
            ("client_encoding", "UTF8"),
        ]
        var keys = settings.map { strdup($0.0).map { UnsafePointer($0) } }
        var values = settings.map { strdup($0.1).map { UnsafePointer($0) } }
        defer { for pointer in keys + values { free(UnsafeMutableRawPointer(mutating: pointer)) } }
        keys.append(nil)
        values.append(nil)
        handle = PQconnectStartParams(keys, values, 1)
    }
}
