/// Which statements a connection has prepared, by their text. The least recently used one makes room.
struct StatementCache {
    struct Entry {
        let name: String
        var isConfirmed = false
        fileprivate var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var tick: UInt64 = 0
    private var named = 0
    /// Names that the server still has and nobody uses any more.
    private(set) var evicted: [String] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func find(_ text: String) -> Entry? {
        guard var entry = entries[text] else { return nil }
        tick += 1
        entry.lastUse = tick
        entries[text] = entry
        return entry
    }

    /// A new name for a statement that is being prepared, or nil when nothing can be kept.
    mutating func add(_ text: String) -> String? {
        guard capacity > 0 else { return nil }
        if entries.count >= capacity {
            // Statements whose preparation is still under way stay: others in the same flush may refer to them.
            guard let oldest = entries.filter({ $0.value.isConfirmed }).min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
            entries[oldest.key] = nil
            evicted.append(oldest.value.name)
        }
        tick += 1
        named += 1
        let name = "s\(named)"
        entries[text] = Entry(name: name, lastUse: tick)
        return name
    }

    mutating func confirm(_ text: String) {
        entries[text]?.isConfirmed = true
    }

    /// Forgets a statement that could not be prepared, or that the server no longer takes.
    mutating func forget(_ text: String, isOnServer: Bool) {
        if let entry = entries.removeValue(forKey: text), isOnServer { evicted.append(entry.name) }
    }

    mutating func takeEvicted() -> [String] {
        defer { evicted = [] }
        return evicted
    }
}
