/// A value that a template can show. Its `fields` say which names the template may use:
///
///     struct ClinicRow: View {
///         let code: String
///         let failed: Int
///         static let fields = Fields<Self>(
///             .text("code") { $0.code },
///             .int("failed") { $0.failed })
///     }
public protocol View: Sendable {
    /// The names a template may use and where their values come from. Declare it as `static let`.
    static var fields: Fields<Self> { get }
}

/// The names of a view and how to read their values.
public struct Fields<V: View>: Sendable {
    let table: ViewTable

    /// The fields of a view; every name at most once.
    public init(_ fields: Field<V>...) {
        table = ViewTable(typeName: String(describing: V.self), fields: fields.map { ($0.name, $0.access) })
    }
}

/// One name of a view and how to read its value.
public struct Field<V: View>: Sendable {
    let name: String
    let access: FieldAccess

    @usableFromInline
    init(_ name: String, _ access: FieldAccess) {
        self.name = name
        self.access = access
    }

    /// Text, escaped when it is written; nil and empty text are false in a section.
    @inlinable
    public static func text(_ name: String, _ get: @escaping @Sendable (V) -> String?) -> Field {
        Field(name, .text { get(Box<V>.view(in: $0)) })
    }

    /// A whole number; nil and 0 are false in a section.
    @inlinable
    public static func int(_ name: String, _ get: @escaping @Sendable (V) -> Int?) -> Field {
        Field(name, .int { get(Box<V>.view(in: $0)) })
    }

    /// A condition for sections; written it is `true` or `false`.
    @inlinable
    public static func flag(_ name: String, _ get: @escaping @Sendable (V) -> Bool) -> Field {
        Field(name, .flag { get(Box<V>.view(in: $0)) })
    }

    /// Trusted HTML that our own code made: it is written as it is. Never give it text that came from outside.
    @inlinable
    public static func html(_ name: String, _ get: @escaping @Sendable (V) -> String?) -> Field {
        Field(name, .html { get(Box<V>.view(in: $0)) })
    }

    /// A list of views; a section shows its content once for each.
    @inlinable
    public static func list<Item: View>(_ name: String, _ get: @escaping @Sendable (V) -> [Item]) -> Field {
        Field(name, .list(Item.self) { BoxList(get(Box<V>.view(in: $0))) })
    }

    /// Another view; a section shows its content inside it, nil is false.
    @inlinable
    public static func view<Inner: View>(_ name: String, _ get: @escaping @Sendable (V) -> Inner?) -> Field {
        Field(name, .view(Inner.self) { get(Box<V>.view(in: $0)).map(Box.init) })
    }

    /// A list of texts; inside the section `{{.}}` is the text.
    @inlinable
    public static func texts(_ name: String, _ get: @escaping @Sendable (V) -> [String]) -> Field {
        Field(name, .texts { get(Box<V>.view(in: $0)) })
    }
}
