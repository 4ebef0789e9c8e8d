/// Something wrong in a template, with its place.
public struct TemplateProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path inside the template folder, e.g. `pages/clinics/list.mustache`.
    public let file: String
    /// The line, from 1; 0 when the problem is the file itself.
    public let line: Int
    /// What is wrong, in English, for a developer.
    public let message: String

    /// `file:line: message`.
    public var description: String { "\(file):\(line): \(message)" }
}

/// Everything that is wrong in a template folder; the library is not usable.
public struct TemplateProblems: Error, Sendable, CustomStringConvertible {
    /// At least one, ordered by file and line.
    public let problems: [TemplateProblem]

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Why a template could not be rendered although the library is sound.
public enum RenderError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The library has no template of this name.
    case unknownTemplate(String)
    /// Partials, layouts and blocks call each other without end.
    case tooDeep(String)

    /// English text for a log.
    public var description: String {
        switch self {
        case .unknownTemplate(let name): "no template is called '\(name)'"
        case .tooDeep(let name): "partials inside '\(name)' call each other without end"
        }
    }
}
