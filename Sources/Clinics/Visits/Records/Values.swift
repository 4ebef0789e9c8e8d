/// A coding as the clinic gave it.
public struct CodingValue: Sendable, Hashable, Codable {
    /// URI of the code system.
    public var system: String?
    /// The code.
    public var code: String
    /// The code in words.
    public var display: String?

    /// Makes a coding.
    public init(system: String?, code: String, display: String? = nil) {
        self.system = system
        self.code = code
        self.display = display
    }
}

/// A quantity with its number as exact decimal text.
public struct QuantityValue: Sendable, Hashable, Codable {
    /// Exact decimal text.
    public var value: String
    /// The unit in words.
    public var unit: String?
    /// URI of the code system.
    public var system: String?
    /// The code.
    public var code: String?

    /// Makes a quantity.
    public init(value: String, unit: String? = nil, system: String? = nil, code: String? = nil) {
        self.value = value
        self.unit = unit
        self.system = system
        self.code = code
    }
}
