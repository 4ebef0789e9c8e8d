/// The connection that listens, while anybody does. It is made again with back-off when it breaks.
///
/// Sendable by hand: touched by the event loop's thread only.
final class Listener: @unchecked Sendable {
    typealias Continuation = AsyncStream<String>.Continuation

    private let configuration: PostgresConfiguration
    private let loop = EventLoop.shared
    private var channels: [String: [UInt64: Continuation]] = [:]
    private var count: UInt64 = 0
    private var connection: Connection?
    private var isConnecting = false
    private var backOff = BackOff()
    private var isClosed = false

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    func add(_ channel: String, _ continuation: Continuation) {
        if isClosed { return continuation.finish() }
        count += 1
        let id = count
        continuation.onTermination = { [weak self, loop] _ in
            loop.enqueue { [weak self] in self?.remove(channel, id) }
        }
        let isNew = channels[channel] == nil
        channels[channel, default: [:]][id] = continuation
        if connection == nil { return connect() }
        if isNew { listen(channel) } else { continuation.yield("") }
    }

    func close() {
        isClosed = true
        for continuation in channels.values.flatMap(\.values) { continuation.finish() }
        channels = [:]
        connection?.close(.closed)
    }

    private func remove(_ channel: String, _ id: UInt64) {
        channels[channel]?[id] = nil
        guard channels[channel]?.isEmpty == true else { return }
        channels[channel] = nil
        if channels.isEmpty {
            connection?.close(.closed)
        } else {
            run("UNLISTEN \(SQL.quoted(channel))") { _ in }
        }
    }

    private func connect() {
        guard !isConnecting, !isClosed else { return }
        isConnecting = true
        ConnectionAttempt.start(configuration, on: loop) { [self] result in
            isConnecting = false
            switch result {
            case .success(let connection): connected(connection)
            case .failure(let error): retry(error)
            }
        }
    }

    private func connected(_ connection: Connection) {
        guard !isClosed, !channels.isEmpty else { return connection.close(.closed) }
        self.connection = connection
        backOff.reset()
        connection.onNotification = { [weak self] channel, payload in self?.tell(channel, payload) }
        connection.onClose = { [weak self] error in
            guard let self else { return }
            self.connection = nil
            if !isClosed, !channels.isEmpty { retry(error) }
        }
        for channel in channels.keys { listen(channel) }
    }

    private func retry(_ error: PostgresError) {
        loop.after(backOff.next(after: error)) { [weak self] in
            guard let self, connection == nil, !channels.isEmpty else { return }
            connect()
        }
    }

    private func listen(_ channel: String) {
        run("LISTEN \(SQL.quoted(channel))") { [weak self] result in
            if case .success = result { self?.tell(channel, "") }
        }
    }

    private func run(_ text: String, _ done: @escaping (Result<[Rows], PostgresError>) -> Void) {
        connection?.send(Call(.statements([Statement(SQL(trusted: text))]), done))
    }

    private func tell(_ channel: String, _ payload: String) {
        for continuation in (channels[channel] ?? [:]).values { continuation.yield(payload) }
    }
}
