import JSON

/// One element of a resource said anew, while the rest stays on the platform as it is: an update whose body is a JSON Patch (RFC 6902) of
/// the single operation that the platform documents, `replace`.
public struct ElementPatch: Sendable, Hashable {
    /// An element of the resource itself, such as "status".
    public var element: String
    /// What it says from now on.
    public var value: JSON

    /// Makes one.
    public init(_ element: String, _ value: JSON) {
        self.element = element
        self.value = value
    }

    /// Reads a body; nil when it is a whole resource, or a patch of another form.
    public init?(_ body: JSON) {
        guard let operations = body.array, operations.count == 1, operations[0]["op"]?.string == "replace",
            operations[0].object?.count == 3,
            let path = operations[0]["path"]?.string, path.hasPrefix("/"), let value = operations[0]["value"]
        else { return nil }
        self.init(String(path.dropFirst()), value)
    }

    /// The body that is sent.
    public var body: JSON { [["op": "replace", "path": .string("/" + element), "value": value]] }

    /// Whether a resource says so already.
    public func holds(of resource: JSON) -> Bool { resource[element] == value }

    /// The resource as it is once this has been accepted.
    public func applied(to resource: JSON) -> JSON {
        var patched = resource
        patched[element] = value
        return patched
    }
}
