import Foundation

/// A small file of a submitted form, held in memory. Its name is the sender's word and is not kept.
public struct UploadedFile: Sendable {
    /// The field that it came in.
    let field: String
    /// The bytes.
    let content: [UInt8]
}

/// A submitted `multipart/form-data` as a whole: its fields as a form, its files beside it. ``FileUpload`` takes large ones as they come.
struct MultipartForm {
    let form: Form
    let files: [UploadedFile]

    /// nil: no such form.
    init?(_ bytes: [UInt8], boundary: String) {
        var parser = MultipartParser(boundary: boundary)
        guard let events = try? parser.take(bytes), parser.isWhole else { return nil }
        var pairs: [(name: String, value: String)] = []
        var files: [(field: String, content: [UInt8])] = []
        for event in events {
            switch event {
            case .field(let name, let value): pairs.append((name, value))
            case .file(let name, _): files.append((name, []))
            case .bytes(let bytes): files[files.count - 1].content += bytes
            }
        }
        form = Form(pairs: pairs)
        // A browser sends a field without a chosen file as an empty one.
        self.files = files.filter { !$0.content.isEmpty }.map { UploadedFile(field: $0.field, content: $0.content) }
    }
}
