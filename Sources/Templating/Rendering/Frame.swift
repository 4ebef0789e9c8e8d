import JSON

/// One level of the context stack.
enum Frame {
    case view(ViewFrame)
    case json(JSON)
    /// A text, number or condition that a section was opened with.
    case scalar(Found)
}

/// What a name stands for in the context.
enum Found {
    /// No context has the name.
    case absent
    case field(ViewFrame, Int)
    case frame(ViewFrame)
    case text(String)
    case json(JSON)
}

/// What a section goes through.
enum Entries {
    /// Nothing: the value is false.
    case none
    /// A true value without names of its own.
    case scalar
    /// The innermost context once more.
    case same
    case view(ViewFrame)
    case json(JSON)
    case views(ViewList)
    case texts([String])
    case values([JSON])
}

extension Renderer {
    /// Looks a path up: the first name from the innermost context outwards, the others only inside what was found.
    @inline(__always)
    func find(_ path: PathRange) -> Found {
        if path.count == 0 { return innermostValue }
        let first = Int(program.pathNames[Int(path.start)])
        for index in stride(from: frames.count - 1, through: 0, by: -1) {
            if case .view(let frame) = frames[index] {
                guard let field = frame.table.field(first) else { continue }
                return path.count == 1 ? .field(frame, field) : follow(path, from: .field(frame, field))
            }
            guard let found = lookUpByText(first, in: frames[index]) else { continue }
            return path.count == 1 ? found : follow(path, from: found)
        }
        return .absent
    }

    private var innermostValue: Found {
        switch frames[frames.count - 1] {
        case .view(let frame): .frame(frame)
        case .json(let value): .json(value)
        case .scalar(let value): value
        }
    }

    private func lookUpByText(_ name: Int, in frame: Frame) -> Found? {
        guard case .json(let value) = frame, let text = program.nameTexts[Int32(name)] else { return nil }
        return value[text].map { .json($0) }
    }

    private func follow(_ path: PathRange, from first: Found) -> Found {
        var found = first
        for position in (path.start + 1)..<(path.start + path.count) {
            let name = program.pathNames[Int(position)]
            switch found.entries {
            case .view(let frame):
                guard let field = frame.table.field(Int(name)) else { return .absent }
                found = .field(frame, field)
            case .json(let value):
                guard let text = program.nameTexts[name], let member = value[text] else { return .absent }
                found = .json(member)
            default: return .absent
            }
        }
        return found
    }
}

extension Found {
    /// What a section with this value goes through. Empty text, 0 and empty lists are false.
    var entries: Entries {
        switch self {
        case .absent: .none
        case .text(let text): text.isEmpty ? .none : .scalar
        case .frame: .same
        case .field(let frame, let field): Found.entries(of: frame.table.accesses[field], in: frame)
        case .json(let value): Found.entries(of: value)
        }
    }

    private static func entries(of access: FieldAccess, in frame: ViewFrame) -> Entries {
        switch access {
        case .text(let get), .html(let get): get(frame).map { $0.isEmpty } ?? true ? .none : .scalar
        case .int(let get): (get(frame) ?? 0) == 0 ? .none : .scalar
        case .flag(let get): get(frame) ? .scalar : .none
        case .list(_, let get): .views(get(frame))
        case .view(_, let get): get(frame).map { .view($0) } ?? .none
        case .texts(let get): .texts(get(frame))
        }
    }

    private static func entries(of value: JSON) -> Entries {
        switch value {
        case .null, .bool(false): .none
        case .bool(true): .json(value)
        case .string(let text): text.isEmpty ? .none : .json(value)
        case .number(let number): number.double == 0 ? .none : .json(value)
        case .array(let values): .values(values)
        case .object: .json(value)
        }
    }

    /// Whether a section with this value shows anything.
    var isTrue: Bool {
        switch entries {
        case .none: false
        case .scalar, .same, .view, .json: true
        case .views(let list): list.count > 0
        case .texts(let texts): !texts.isEmpty
        case .values(let values): !values.isEmpty
        }
    }

    /// The text without any escaping, nil when this has none.
    var plainText: String? {
        var bytes: [UInt8] = []
        write(into: &bytes, isEscaped: false)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the value; absent values, lists and objects write nothing.
    @inline(__always)
    func write(into out: inout [UInt8], isEscaped: Bool) {
        switch self {
        case .absent, .frame: break
        case .text(let text): Found.write(text, into: &out, isEscaped: isEscaped)
        case .field(let frame, let field):
            switch frame.table.accesses[field] {
            case .text(let get): if let text = get(frame) { Found.write(text, into: &out, isEscaped: isEscaped) }
            case .html(let get): if let html = get(frame) { out.appendText(html) }
            case .int(let get): if let number = get(frame) { out.appendText(String(number)) }
            case .flag(let get): out.appendText(get(frame) ? "true" : "false")
            case .list, .view, .texts: break
            }
        case .json(.string(let text)): Found.write(text, into: &out, isEscaped: isEscaped)
        case .json(.number(let number)): out.appendText(number.text)
        case .json(.bool(let value)): out.appendText(value ? "true" : "false")
        case .json: break
        }
    }

    private static func write(_ text: String, into out: inout [UInt8], isEscaped: Bool) {
        if isEscaped { out.appendEscaped(text) } else { out.appendText(text) }
    }
}
