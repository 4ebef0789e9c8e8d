/// A value that must not end up in a log, whoever interpolates it: its description is its type's name and nothing else.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    /// The type's name.
    public var description: String { "\(Self.self)(…)" }
    /// The type's name.
    public var debugDescription: String { description }
    /// No fields: `dump` and test reports show none either.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
