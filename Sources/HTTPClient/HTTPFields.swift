/// The header fields of an answer in the order they came, names in lower case.
public struct HTTPFields: Sendable, RandomAccessCollection, ExpressibleByDictionaryLiteral {
    /// One field.
    public typealias Element = (name: String, value: String)

    private var fields: [Element] = []

    /// No fields.
    public init() {}

    /// The fields with their names in lower case.
    public init(_ fields: [Element]) {
        for field in fields { append(name: field.name, value: field.value) }
    }

    /// The fields with their names in lower case.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name: name, value: value) }
    }

    /// Always 0.
    public var startIndex: Int { 0 }

    /// How many fields there are.
    public var endIndex: Int { fields.count }

    /// The field at this place.
    public subscript(_ index: Int) -> Element { fields[index] }

    /// The first value under this name, in whatever case it is asked for.
    public subscript(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name == name }?.value
    }

    /// The first value under this name, in whatever case it is asked for.
    public func first(_ name: String) -> String? { self[name] }

    /// Every value under this name, for fields such as `Set-Cookie` that come more than once.
    public func all(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name == name }.map(\.value)
    }

    /// Adds a field at the end.
    public mutating func append(name: String, value: String) {
        fields.append((name: name.lowercased(), value: value))
    }
}
