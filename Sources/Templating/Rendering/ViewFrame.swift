/// A view on the context stack, without its type. It lives inside one render call only.
@usableFromInline
class ViewFrame {
    final let table: ViewTable

    init(table: ViewTable) { self.table = table }
}

/// A view on the context stack.
@usableFromInline
final class Box<V: View>: ViewFrame {
    @usableFromInline let view: V

    @usableFromInline
    init(_ view: V) {
        self.view = view
        super.init(table: V.fields.table)
    }

    /// The view in a frame of this type. Accessors of `V` stand in the table of `V` only, and only a `Box<V>` has that table, so the
    /// cast needs no check in release builds.
    @inlinable
    static func view(in frame: ViewFrame) -> V { unsafeDowncast(frame, to: Box<V>.self).view }
}

/// The views of a list, without their type.
@usableFromInline
class ViewList {
    final let count: Int

    init(count: Int) { self.count = count }

    /// The frame of one element.
    func frame(at index: Int) -> ViewFrame { fatalError("BoxList answers") }
}

@usableFromInline
final class BoxList<Item: View>: ViewList {
    private let items: [Item]

    @usableFromInline
    init(_ items: [Item]) {
        self.items = items
        super.init(count: items.count)
    }

    override func frame(at index: Int) -> ViewFrame { Box(items[index]) }
}
