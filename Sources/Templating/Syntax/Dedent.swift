extension [Node] {
    /// The same nodes with this indentation taken off their lines. A block's content is written without the indentation it has at
    /// its place, and gets that of the place where it is put (Mustache inheritance, "block reindentation").
    func dedented(by indentation: [UInt8]) -> [Node] {
        if indentation.isEmpty { return self }
        return map { $0.dedented(by: indentation) }
    }
}

extension Node {
    fileprivate func dedented(by indentation: [UInt8]) -> Node {
        switch self {
        case .value: return self
        case .text(let bytes, let startsLine):
            return startsLine ? .text(bytes: bytes.without(indentation), startsLine: true) : self
        case .section(let path, let isInverted, let children, let line):
            return .section(path, isInverted: isInverted, children: children.dedented(by: indentation), line: line)
        case .partial(let target, let own, let line):
            return .partial(target, indentation: own?.without(indentation), line: line)
        case .parent(let target, let own, let arguments, let line):
            let arguments = arguments.map { $0.dedented(by: indentation) }
            return .parent(target, indentation: own?.without(indentation), arguments: arguments, line: line)
        case .block(let block):
            return .block(block.dedented(by: indentation))
        }
    }
}

extension Block {
    fileprivate func dedented(by indentation: [UInt8]) -> Block {
        // Content on lines of its own has lost its whole indentation already.
        let content = beginsLine ? content : content.dedented(by: indentation)
        let site: Site =
            switch site {
            case .inline: .inline
            case .ownLine(let own): .ownLine(own.without(indentation))
            case .wholeLine(let own): .wholeLine(own.without(indentation))
            }
        return Block(name: name, content: content, beginsLine: beginsLine, site: site, line: line)
    }
}

extension [UInt8] {
    /// Without as much of this indentation as it begins with.
    fileprivate func without(_ indentation: [UInt8]) -> [UInt8] {
        let shared = zip(self, indentation).prefix { $0 == $1 }.count
        return Array(dropFirst(shared))
    }
}
