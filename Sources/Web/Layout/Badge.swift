import Templating

/// A status in one word with its icon and shape, for `partials/badge`.
public struct Badge: View {
    let kind: String
    let icon: String
    let label: String

    /// `kind` names the shape in `app.css` (`st-…`), `icon` the symbol.
    public init(kind: String, icon: String? = nil, label: String) {
        self.kind = kind
        self.icon = icon ?? kind
        self.label = label
    }

    /// For `partials/badge`.
    public static let fields = Fields<Self>(.text("kind") { $0.kind }, .text("icon") { $0.icon }, .text("label") { $0.label })
}

/// A list without rows, for `partials/empty`: says why, and the one thing to do next.
public struct EmptyState: View {
    let icon: String
    let title: String
    let says: String
    let action: LinkView?

    /// An empty list with its reason.
    public init(icon: String = "kosong", title: String, says: String, action: LinkView? = nil) {
        self.icon = icon
        self.title = title
        self.says = says
        self.action = action
    }

    /// For `partials/empty`.
    public static let fields = Fields<Self>(
        .text("icon") { $0.icon }, .text("title") { $0.title }, .text("says") { $0.says }, .view("action") { $0.action })
}
