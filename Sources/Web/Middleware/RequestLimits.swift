import Hummingbird

/// Sizes and times of the design's section 5. Header and idle times are the server's, set where it is built.
public enum RequestLimits {
    /// Bytes of a submitted form.
    public static let formBytes = 1 << 20
    /// Until the last byte of a body has come.
    public static let bodyTime = Duration.seconds(30)
    /// Until a form with a file has come and has its answer: 20 MB over a clinic's slow line.
    public static let uploadTime = Duration.seconds(300)
    /// Until a handler has its answer.
    public static let handlerTime = Duration.seconds(30)
}

/// Runs `body`, and cancels it and throws `refusal` when `limit` is over first.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration, else refusal: Refusal, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else { throw refusal }
        return value
    }
}

extension Request {
    /// The whole body, at most `limit` bytes. Throws 413 for a longer one and 408 for one that comes too slowly.
    func bytes(upTo limit: Int, within time: Duration = RequestLimits.bodyTime) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw Refusal(.contentTooLarge) }
        let body = self.body
        return try await withTimeLimit(time, else: Refusal(.requestTimeout)) {
            var bytes: [UInt8] = []
            for try await chunk in body {
                guard bytes.count + chunk.readableBytes <= limit else { throw Refusal(.contentTooLarge) }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
            return bytes
        }
    }
}
