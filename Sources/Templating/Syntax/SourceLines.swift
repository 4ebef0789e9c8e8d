/// Questions about the lines of a template's source.
struct SourceLines {
    let source: [UInt8]

    /// The start of the line when only blanks lie between it and this offset, nil otherwise.
    func blankStart(before offset: Int) -> Int? {
        var start = offset
        while start > 0, source[start - 1] != UInt8(ascii: "\n") {
            guard isBlank(source[start - 1]) else { return nil }
            start -= 1
        }
        return start
    }

    /// The offset behind the line's end when only blanks lie between this offset and it, nil otherwise.
    func blankEnd(after offset: Int) -> Int? {
        var end = offset
        while end < source.count, isBlank(source[end]) { end += 1 }
        if end == source.count { return end }
        if source[end] == UInt8(ascii: "\n") { return end + 1 }
        if source[end] == UInt8(ascii: "\r"), end + 1 < source.count, source[end + 1] == UInt8(ascii: "\n") { return end + 2 }
        return nil
    }

    func isLineStart(_ offset: Int) -> Bool { offset == 0 || source[offset - 1] == UInt8(ascii: "\n") }

    /// The blanks before the first visible byte between these offsets, nil when there is nothing visible.
    func intrinsicIndentation(from start: Int, to end: Int) -> [UInt8]? {
        var lineStart = start
        while let next = blankEnd(after: lineStart), next <= end, next > lineStart { lineStart = next }
        var visible = lineStart
        while visible < end, isBlank(source[visible]) { visible += 1 }
        return visible < end ? Array(source[lineStart..<visible]) : nil
    }

    /// The text between two offsets as one node a line.
    func text(from start: Int, to end: Int) -> [Node] {
        var nodes: [Node] = []
        var lineStart = start
        while lineStart < end {
            let lineEnd = source[lineStart..<end].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? end
            nodes.append(.text(bytes: Array(source[lineStart..<lineEnd]), startsLine: isLineStart(lineStart)))
            lineStart = lineEnd
        }
        return nodes
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
