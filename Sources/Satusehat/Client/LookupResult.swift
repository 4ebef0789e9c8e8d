import JSON

/// What came of looking something up on the platform.
public enum LookupResult<Value: Sendable>: Sendable {
    case found(Value)
    case notFound
    /// So many fit; never chosen silently.
    case ambiguous(Int)
    /// No answer now; a stable code.
    case away(reason: String)
    /// The platform, or our own settings, say no; in words for people.
    case refused(message: String)

    /// What `use` makes of what was found; everything else stays as it is.
    func then<Other>(_ use: (Value) async throws -> LookupResult<Other>) async rethrows -> LookupResult<Other> {
        switch self {
        case .found(let value): try await use(value)
        case .notFound: .notFound
        case .ambiguous(let count): .ambiguous(count)
        case .away(let reason): .away(reason: reason)
        case .refused(let message): .refused(message: message)
        }
    }
}

extension LookupResult: Equatable where Value: Equatable {}

/// A patient of the platform. Name and NIK come masked and never replace what the clinic knows.
public struct FoundPatient: Sendable, Hashable {
    /// `P` and 11 digits.
    public var ihsNumber: String
    /// As the platform shows it: `Sy** Mu**`.
    public var maskedName: String?
    /// `YYYY-MM-DD`, where the search gives it.
    public var birthDate: String?
    /// `male` or `female`, where the search gives it.
    public var gender: String?
    /// The whole resource as it was answered.
    public var resource: JSON
}

/// A practitioner of the platform.
public struct FoundPractitioner: Sendable, Hashable {
    /// The IHS number.
    public var ihsNumber: String
    /// The full name.
    public var name: String?
    /// The STR number, where the platform has one.
    public var str: String?
    /// The whole resource as it was answered.
    public var resource: JSON
}

/// A facility or a part of one.
public struct FoundOrganization: Sendable, Hashable {
    /// The Organization id.
    public var id: String
    /// Its name.
    public var name: String?
    /// Whether the platform counts it as active.
    public var isActive: Bool
    /// The Organization id that it belongs to, if to one.
    public var parentID: String?
    /// The whole resource as it was answered.
    public var resource: JSON
}

/// A poli or room on the platform.
public struct FoundLocation: Sendable, Hashable {
    /// The Location id.
    public var id: String
    /// Its name.
    public var name: String?
    /// The value of its first identifier.
    public var code: String?
    /// Whether it is in use.
    public var isActive: Bool
    /// The Organization id that manages it: a clinic may only use its own.
    public var organizationID: String?
    /// The whole resource as it was answered.
    public var resource: JSON
}
