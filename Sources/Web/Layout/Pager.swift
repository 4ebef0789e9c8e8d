import Templating

/// Links to the pages before and after this one, for `partials/pager`. Pages are found by key: the address names the last row seen, so
/// that page 4,000 costs what page 1 costs and nothing is seen twice while rows arrive.
public struct Pager: View {
    let says: String
    let first: String?
    let next: String?

    /// `says` is e.g. "50 klinik di halaman ini"; the links are addresses.
    public init(says: String, first: String? = nil, next: String? = nil) {
        self.says = says
        self.first = first
        self.next = next
    }

    /// For `partials/pager`.
    public static let fields = Fields<Self>(.text("says") { $0.says }, .text("first") { $0.first }, .text("next") { $0.next })
}
