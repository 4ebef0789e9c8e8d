/// The members of a JSON object in their order. Two objects are equal when they have the same members in any order.
public struct JSONObject: Sendable {
    struct Member: Sendable {
        let key: String
        var value: JSON
    }

    /// Up to this many members a walk through them is faster than a hash.
    private static let indexedFrom = 16

    private(set) var members: [Member] = []
    private var positions: [String: Int]?

    /// An object without members.
    public init() {}

    /// An object of these members; a key given twice keeps its first place and its last value.
    public init(_ pairs: some Sequence<(String, JSON)>) {
        for (key, value) in pairs { self[key] = value }
    }

    /// How many members there are.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The keys in their order.
    public var keys: [String] { members.map(\.key) }

    /// The value of a member, nil when it is absent. Setting keeps the member's place or appends it; setting nil removes it.
    public subscript(_ key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let found?, let value?): members[found].value = value
            case (let found?, nil): remove(at: found)
            case (nil, let value?): append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Appends a member that was read; false when its key is there already.
    mutating func appendIfNew(_ key: String, _ value: JSON) -> Bool {
        guard position(of: key) == nil else { return false }
        append(Member(key: key, value: value))
        return true
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[key] }
        for index in members.indices where members[index].key == key { return index }
        return nil
    }

    private mutating func append(_ member: Member) {
        members.append(member)
        if positions != nil {
            positions?[member.key] = members.count - 1
        } else if members.count > JSONObject.indexedFrom {
            reindex()
        }
    }

    private mutating func remove(at index: Int) {
        members.remove(at: index)
        positions = nil
        if members.count > JSONObject.indexedFrom { reindex() }
    }

    private mutating func reindex() {
        positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.key, $0) })
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Hashes the members so that their order does not matter.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for member in members {
            var one = Hasher()
            one.combine(member.key)
            one.combine(member.value)
            combined ^= one.finalize()
        }
        hasher.combine(combined)
    }
}

extension JSONObject: Sequence {
    /// Walks the members in their order.
    public struct Iterator: IteratorProtocol {
        var remaining: IndexingIterator<[Member]>

        /// The next member, nil behind the last one.
        public mutating func next() -> (key: String, value: JSON)? {
            remaining.next().map { ($0.key, $0.value) }
        }
    }

    /// An iterator over the members in their order.
    public func makeIterator() -> Iterator { Iterator(remaining: members.makeIterator()) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object of these members; a key given twice keeps its first place and its last value.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
