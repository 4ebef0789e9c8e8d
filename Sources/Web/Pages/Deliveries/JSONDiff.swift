import JSON

/// What differs between two JSON values, element by element: pure.
enum JSONDiff {
    /// A step into a value.
    enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    /// An element that is another, or in one of them alone. Elements of lists may stand at different places.
    struct Change: Hashable, Sendable {
        var before: [Step]?
        var after: [Step]?
    }

    /// The changes, in the order of the newer value; leaf by leaf.
    static func changes(_ before: JSON, _ after: JSON) -> [Change] {
        var changes: [Change] = []
        compare(before, after, [], [], &changes)
        return changes
    }

    /// The value at a path; nil where there is none.
    static func value(_ json: JSON, at path: [Step]) -> JSON? {
        path.reduce(Optional(json)) { value, step in
            switch step {
            case .member(let name): value?[name]
            case .element(let index): value?[index]
            }
        }
    }

    /// `code.coding[0].code`
    static func text(_ path: [Step]) -> String {
        path.reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
    }

    private static func compare(_ left: JSON, _ right: JSON, _ before: [Step], _ after: [Step], _ changes: inout [Change]) {
        guard left != right else { return }
        switch (left, right) {
        case (.object(let old), .object(let new)):
            for (name, value) in new {
                if let other = old[name] {
                    compare(other, value, before + [.member(name)], after + [.member(name)], &changes)
                } else {
                    leaves(value, after + [.member(name)]) { changes.append(Change(after: $0)) }
                }
            }
            for (name, value) in old where new[name] == nil {
                leaves(value, before + [.member(name)]) { changes.append(Change(before: $0)) }
            }
        case (.array(let old), .array(let new)): compare(old, new, before, after, &changes)
        default: changes.append(Change(before: before, after: after))
        }
    }

    /// What stands the same at both ends of a list is passed over, so that one element more is one change.
    private static func compare(_ old: [JSON], _ new: [JSON], _ before: [Step], _ after: [Step], _ changes: inout [Change]) {
        let most = min(old.count, new.count)
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = min(most - head, zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count)
        let pairs = most - head - tail
        for index in head..<head + pairs {
            compare(old[index], new[index], before + [.element(index)], after + [.element(index)], &changes)
        }
        for index in head + pairs..<new.count - tail {
            leaves(new[index], after + [.element(index)]) { changes.append(Change(after: $0)) }
        }
        for index in head + pairs..<old.count - tail {
            leaves(old[index], before + [.element(index)]) { changes.append(Change(before: $0)) }
        }
    }

    private static func leaves(_ json: JSON, _ path: [Step], _ found: ([Step]) -> Void) {
        switch json {
        case .object(let members) where !members.isEmpty:
            for (name, value) in members { leaves(value, path + [.member(name)], found) }
        case .array(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() { leaves(item, path + [.element(index)], found) }
        default: found(path)
        }
    }
}
