import Synchronization

/// Gives every name that templates and views use a small number, once for the process. It is asked when views are declared and
/// when templates are loaded, never while rendering.
enum NameTable {
    private struct Names {
        var ids: [String: Int] = [:]
        var texts: [String] = []
    }

    private static let names = Mutex(Names())

    /// The number of a name; the same name has the same number for ever.
    static func id(of name: String) -> Int {
        names.withLock { names in
            if let known = names.ids[name] { return known }
            let id = names.texts.count
            names.ids[name] = id
            names.texts.append(name)
            return id
        }
    }
}
