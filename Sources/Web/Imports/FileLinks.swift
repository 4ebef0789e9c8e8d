import Delivery
import Templating

/// *Impor* and *Ekspor* of a kind, for the head of its list (`partials/file-links`).
struct FileLinks: View {
    let kind: ImportKind
    let imports: String
    let exports: String

    /// nil for who may not bring such files.
    init?(_ kind: ImportKind, _ request: ClinicRequest) {
        guard let subject = request.web.imports.subject(kind), subject.isFor(request.clinic), request.may(subject.permission) else {
            return nil
        }
        self.kind = kind
        imports = Address(request.address("imports"), ["jenis": kind.rawValue]).text
        exports = request.address("exports/\(kind.rawValue)")
    }

    static let fields = Fields<Self>(
        .text("imports") { $0.imports }, .text("exports") { $0.exports }, .text("word") { $0.kind.word })
}
