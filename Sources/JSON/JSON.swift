import Foundation

/// A JSON value (RFC 8259). Numbers keep their text, objects keep the order of their members.
public enum JSON: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number with its exact text.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object.
    case object(JSONObject)
}

extension JSON {
    /// The text of a string, nil for every other kind.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number when it is a whole number written without fraction or exponent and fits `Int`, nil otherwise.
    public var int: Int? { number?.int }

    /// The value of `true` or `false`, nil for every other kind.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array, nil for every other kind.
    public var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members of an object, nil for every other kind.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The number, nil for every other kind.
    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number as an exact decimal, nil for every other kind and for numbers a `Decimal` cannot hold exactly.
    public var decimal: Decimal? { number?.decimal }

    /// Whether this is the literal `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// A member of an object; nil when it is absent or this is no object. Setting nil removes the member. Setting on `null`
    /// makes an object of it; setting on any other kind does nothing.
    public subscript(_ key: String) -> JSON? {
        get { object?[key] }
        set {
            switch self {
            case .object(var members):
                self = .null  // releases the storage, so that the change happens in place
                members[key] = newValue
                self = .object(members)
            case .null:
                if let newValue { self = .object([key: newValue]) }
            default: break
            }
        }
    }

    /// An element of an array; nil when the index is outside of it or this is no array.
    public subscript(_ index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
