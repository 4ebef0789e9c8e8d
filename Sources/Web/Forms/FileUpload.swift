import Foundation
import Hummingbird

/// A submitted form with a file, whose bytes are still on their way. Only routes that take files get one; their time is longer.
struct FileUpload: Sendable {
    /// What comes, in this order.
    enum Part: Sendable {
        /// The fields before the file, and what the file is called on the person's computer. The form came from a page of ours.
        case begin(Form, fileName: String)
        case bytes([UInt8])
    }

    /// Bytes beyond the limit that are read and dropped: browsers show what a form was answered once all of it has gone out.
    private static let mostDropped = 64 << 20

    private let body: RequestBody
    private let contentType: String?

    init(_ request: Request) {
        body = request.body
        contentType = request.headers[.contentType]
    }

    /// Hands the parts on as they come. Fields that stand behind the file are dropped, and so are further files: our pages send none.
    /// - Parameters:
    ///   - limit: bytes of the longest file; 413 for a longer one, at its end.
    ///   - check: throws for a form that is not ours; called before the first part is handed on.
    /// - Returns: false when the form has no file.
    func receive(
        upTo limit: Int, check: (Form) throws -> Void, _ each: (Part) async throws -> Void
    ) async throws -> Bool {
        guard let boundary = MultipartParser.boundary(contentType) else { throw Refusal(.unsupportedMediaType) }
        var parser = MultipartParser(boundary: boundary)
        var fields: [(name: String, value: String)] = []
        var hasBegun = false
        var hasEnded = false
        var size = 0
        for try await buffer in body {
            let events: [MultipartParser.Event]
            do { events = try parser.take(Array(buffer.readableBytesView)) } catch { throw Refusal(.badRequest) }
            for event in events {
                switch event {
                case .field(let name, let value):
                    hasEnded = hasBegun
                    fields.append((name, value))
                case .file(_, let fileName):
                    hasEnded = hasBegun
                    guard !hasBegun else { continue }
                    let form = Form(pairs: fields)
                    try check(form)
                    hasBegun = true
                    try await each(.begin(form, fileName: fileName))
                case .bytes(let bytes):
                    guard !hasEnded else { continue }
                    size += bytes.count
                    guard size <= limit + Self.mostDropped else { throw Refusal(.contentTooLarge) }
                    if size <= limit { try await each(.bytes([UInt8](bytes))) }
                }
            }
        }
        guard parser.isWhole else { throw Refusal(.badRequest) }
        guard size <= limit else { throw Refusal(.contentTooLarge) }
        if !hasBegun { try check(Form(pairs: fields)) }
        return hasBegun && size > 0
    }
}

extension ClinicRequest {
    /// Receives the file of this form. Throws 403 when the form is not from a page of ours, 413, 415 and 400.
    func receiveFile(upTo limit: Int, _ each: (FileUpload.Part) async throws -> Void) async throws -> Bool {
        guard let upload = incoming.upload else { throw Refusal(.unsupportedMediaType) }
        return try await upload.receive(upTo: limit, check: { try incoming.refuseForged($0, signedIn: signedIn) }, each)
    }
}
