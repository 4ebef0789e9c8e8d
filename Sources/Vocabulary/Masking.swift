/// Personal data made safe to show: what stays is enough to recognise, not enough to know.
public enum Masking {
    /// A NIK as `************0123`. Text of another length keeps its last four characters too.
    public static func nik(_ digits: some StringProtocol) -> String { keepingLast(4, of: digits) }

    /// A BPJS card number as `*********1234`.
    public static func card(_ digits: some StringProtocol) -> String { keepingLast(4, of: digits) }

    /// A phone number as `********789`: the last three.
    public static func phone(_ number: some StringProtocol) -> String { keepingLast(3, of: number) }

    /// A name as `S*** W***`: first letters, the length hidden.
    public static func name(_ name: some StringProtocol) -> String {
        name.split(whereSeparator: \.isWhitespace).map { "\($0.prefix(1))***" }.joined(separator: " ")
    }

    /// An e-mail address as `s***@example.id`.
    public static func email(_ address: some StringProtocol) -> String {
        guard let at = address.lastIndex(of: "@") else { return keepingLast(0, of: address) }
        return address.prefix(1) + "***" + address[at...]
    }

    /// Stars for everything but the last characters; all stars when the text is no longer than twice what would stay.
    public static func keepingLast(_ kept: Int, of text: some StringProtocol) -> String {
        let count = text.count
        guard kept > 0, count > kept * 2 else { return String(repeating: "*", count: count) }
        return String(repeating: "*", count: count - kept) + text.suffix(kept)
    }

    /// Any text (a log line, a message, a JSON body, an address) with identity numbers masked: runs of 16 or more digits,
    /// also written in groups of four, and BPJS card numbers (13 digits that begin with 000). The last four stay.
    public static func text(_ text: String) -> String {
        var bytes = Array(text.utf8)
        return mask(&bytes) ? String(decoding: bytes, as: UTF8.self) : text
    }

    /// The same on UTF-8 bytes, for bodies.
    public static func bytes(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        _ = mask(&bytes)
        return bytes
    }

    /// The same as `text`, under the name for JSON and message bodies.
    public static func mask(_ body: String) -> String { text(body) }

    private static func mask(_ bytes: inout [UInt8]) -> Bool {
        var changed = false
        var index = 0
        while index < bytes.count {
            guard bytes[index].isASCIIDigit else {
                index += 1
                continue
            }
            let run = digitRun(bytes, from: index)
            var end = index + run
            var hide = 0
            if run >= 16 || (run == 13 && bytes[index..<index + 3].allSatisfy { $0 == UInt8(ascii: "0") }) {
                hide = run - 4
            } else if run == 4, let grouped = groupedEnd(bytes, from: index) {
                end = grouped
                hide = end - index - 4
            }
            for position in index..<index + hide where bytes[position].isASCIIDigit {
                bytes[position] = UInt8(ascii: "*")
                changed = true
            }
            index = end
        }
        return changed
    }

    private static func digitRun(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end].isASCIIDigit { end += 1 }
        return end - start
    }

    /// The end of `dddd dddd dddd dddd` (one space, hyphen or point between groups) that begins here, if it is one.
    private static func groupedEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var position = start + 4
        for _ in 0..<3 {
            guard position < bytes.count, [UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(bytes[position]),
                digitRun(bytes, from: position + 1) == 4
            else { return nil }
            position += 5
        }
        return position
    }
}
