/// How to read one field from the frame of its view.
@usableFromInline
enum FieldAccess: Sendable {
    case text(@Sendable (ViewFrame) -> String?)
    case html(@Sendable (ViewFrame) -> String?)
    case int(@Sendable (ViewFrame) -> Int?)
    case flag(@Sendable (ViewFrame) -> Bool)
    case list(any View.Type, @Sendable (ViewFrame) -> ViewList)
    case view(any View.Type, @Sendable (ViewFrame) -> ViewFrame?)
    case texts(@Sendable (ViewFrame) -> [String])
}

/// The fields of one view type, found by the number of their name.
@usableFromInline
final class ViewTable: Sendable {
    let typeName: String
    let accesses: [FieldAccess]
    /// The field of each name number, -1 for none; shorter than all names.
    private let slots: [Int16]

    init(typeName: String, fields: [(name: String, access: FieldAccess)]) {
        let ids = fields.map { NameTable.id(of: $0.name) }
        precondition(Set(ids).count == ids.count, "\(typeName) declares a field twice")
        precondition(fields.allSatisfy { !$0.name.contains(".") && !$0.name.isEmpty }, "\(typeName) has a field that no tag can name")
        var slots = [Int16](repeating: -1, count: (ids.max() ?? -1) + 1)
        for (field, id) in ids.enumerated() { slots[id] = Int16(field) }
        self.typeName = typeName
        self.slots = slots
        accesses = fields.map(\.access)
    }

    /// The position of the field with this name number, nil when there is none.
    @inline(__always)
    func field(_ nameID: Int) -> Int? {
        guard nameID < slots.count else { return nil }
        let field = slots[nameID]
        return field < 0 ? nil : Int(field)
    }
}

extension View {
    /// For callers that know the type only while running.
    static var table: ViewTable { fields.table }
}
