import Templating

/// Parts of a whole as a bar, for `partials/bar`. The geometry stands in attributes: the content security policy allows no `style`.
public struct ProgressBar: View {
    let parts: [Part]
    let isTall: Bool

    /// Counts by state; a part of nothing is not drawn.
    public init(completed: Int, processing: Int = 0, waiting: Int, failed: Int, isTall: Bool = false) {
        let total = completed + processing + waiting + failed
        var start = 0
        parts = [("ok", completed), ("busy", processing), ("wait", waiting), ("bad", failed)].compactMap { kind, count in
            guard count > 0 else { return nil }
            defer { start += count }
            return Part(kind: kind, start: Self.hundredths(start, of: total), width: Self.hundredths(count, of: total))
        }
        self.isTall = isTall
    }

    /// For `partials/bar`.
    public static let fields = Fields<Self>(.list("parts") { $0.parts }, .flag("tall") { $0.isTall })

    /// A share in percent with two decimals, as SVG writes numbers.
    private static func hundredths(_ count: Int, of total: Int) -> String {
        let value = count * 10_000 / total
        let rest = value % 100
        return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    struct Part: View {
        let kind: String
        let start: String
        let width: String

        static let fields = Fields<Self>(.text("kind") { $0.kind }, .text("start") { $0.start }, .text("width") { $0.width })
    }
}
