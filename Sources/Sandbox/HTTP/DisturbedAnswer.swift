import Hummingbird

/// Answers that do not reach the client whole or not at once.
enum DisturbedAnswer {
    /// Declares the whole length and stops in the middle; throwing makes the server close the connection.
    static func truncated(_ answer: Answer) -> Response {
        let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
        let body = ResponseBody { writer in
            try await writer.write(half)
            throw ConnectionGivenUp()
        }
        return Response(status: .init(code: answer.status), headers: answer.head(length: max(answer.body.count, 1)), body: body)
    }

    /// Sends the body in ten pieces spread over the given time.
    static func slow(_ answer: Answer, over duration: Duration) -> Response {
        let pieces = 10
        let step = max(1, (answer.body.count + pieces - 1) / pieces)
        let bytes = answer.body
        let body = ResponseBody { writer in
            for start in stride(from: 0, to: bytes.count, by: step) {
                try await Task.sleep(for: duration / pieces)
                try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + step, bytes.count)]))
            }
            try await writer.finish(nil)
        }
        return Response(status: .init(code: answer.status), headers: answer.head(length: answer.body.count), body: body)
    }
}

/// Thrown on purpose while an answer is being written.
struct ConnectionGivenUp: Error {}
