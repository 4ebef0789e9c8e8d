/// A resource as it is answered, with what searches need of it.
struct StoredResource: Sendable {
    let type: String
    let id: String
    /// The organisation number of the client that wrote it.
    let owner: String
    var bytes: [UInt8]
    var keys: [String]
    /// Seconds since 1970, for searches by date.
    var period: ClosedRange<Int>?
    /// Lower case, for searches by name.
    var name: String
    /// Id of the patient it speaks of, for references that must agree.
    var subject: String?
    /// The organisation above this one, or that manages this Location.
    var parent: String?
}

/// All resources with their indexes. Searches never walk over the whole table.
struct ResourceTable {
    private(set) var all: [StoredResource] = []
    private var slots: [String: Int] = [:]
    private var index: [String: [Int]] = [:]
    private var byType: [String: [Int]] = [:]

    func find(_ type: String, _ id: String) -> StoredResource? {
        slots[type + "/" + id].map { all[$0] }
    }

    func id(_ type: String, key: String) -> String? {
        index[type + " " + key]?.first.map { all[$0].id }
    }

    /// Resources that carry all keys, the latest first; without keys all of the type.
    func matching(_ type: String, keys: [String], _ isWanted: (StoredResource) -> Bool) -> [Int] {
        let lists = keys.map { index[type + " " + $0] ?? [] }
        let candidates = lists.min { $0.count < $1.count } ?? byType[type] ?? []
        return candidates.reversed().filter { slot in
            keys.allSatisfy { lists.count == 1 || all[slot].keys.contains($0) } && isWanted(all[slot])
        }
    }

    mutating func put(_ resource: StoredResource) {
        let place = resource.type + "/" + resource.id
        if let slot = slots[place] {
            let before = all[slot].keys
            all[slot] = resource
            for key in before where !resource.keys.contains(key) { index[resource.type + " " + key]?.removeAll { $0 == slot } }
            for key in resource.keys where !before.contains(key) { index[resource.type + " " + key, default: []].append(slot) }
        } else {
            let slot = all.count
            all.append(resource)
            slots[place] = slot
            byType[resource.type, default: []].append(slot)
            for key in resource.keys { index[resource.type + " " + key, default: []].append(slot) }
        }
    }

    /// Places are positions in `all`, so that everything behind the removed one is indexed anew: only tests remove, and seldom.
    mutating func remove(_ type: String, _ id: String) {
        let kept = all.filter { $0.type != type || $0.id != id }
        self = ResourceTable()
        for resource in kept { put(resource) }
    }
}
