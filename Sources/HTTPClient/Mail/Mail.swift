import Foundation

/// One mail of plain text.
public struct Mail: Sendable, Hashable {
    /// The sender's address, also the envelope's.
    public var from: String
    /// The sender's name, as readers see it.
    public var fromName: String
    /// Addresses of the recipients; a server that refuses one of them refuses the mail.
    public var to: [String]
    /// The subject, any language.
    public var subject: String
    /// The text; lines end by a line feed.
    public var text: String
    /// When it was written.
    public var date: Date
    /// Left of the `@` of its Message-ID: the same for each try, so that a receiver can tell a mail that comes twice.
    public var id: String

    /// A mail that is complete but for its way.
    public init(from: String, fromName: String, to: [String], subject: String, text: String, date: Date, id: String) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
        self.id = id
    }

    /// Whether a text can be an address here: ASCII (no SMTPUTF8), one `@`, nothing that could end a line of the protocol.
    public static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64, parts[1].utf8.count <= 253 else { return false }
        let local = parts[0].utf8.allSatisfy { byte in
            isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let domain = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
        return local && domain
    }

    /// As it goes over the wire (RFC 5322, 2045, 2047): ASCII lines of at most 76 characters that end by CR LF.
    var wireForm: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "Date: \(Self.dateText(date))", "From: \(Self.encoded(fromName, after: 6)) <\(from)>",
            "To: \(to.joined(separator: ",\r\n "))", "Subject: \(Self.encoded(subject, after: 9))", "Message-ID: <\(id)@\(domain)>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // Nobody's holiday notice answers it (RFC 3834).
            "Auto-Submitted: auto-generated", "",
        ]
        let canonical = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
        let body = Data(canonical.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return Array((lines.joined(separator: "\r\n") + "\r\n" + body + "\r\n").utf8)
    }

    /// The text as encoded words of at most 75 characters, broken between characters. Plain words stay as they are.
    static func encoded(_ text: String, after used: Int) -> String {
        let flat = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let isPlain = flat.utf8.allSatisfy { isAlphanumeric($0) || " ().,;:-_/+".utf8.contains($0) } && !flat.contains("=?")
        if isPlain && flat.utf8.count + used <= 76 && !flat.contains(where: { "(),;:.".contains($0) && used == 6 }) { return flat }
        var words: [String] = []
        var piece: [UInt8] = []
        for character in flat {
            // 75 characters: "=?utf-8?B?", "?=", and 60 of base64, which are 45 bytes.
            if piece.count + character.utf8.count > (words.isEmpty ? 39 : 45), !piece.isEmpty {
                words.append(word(piece))
                piece = []
            }
            piece += character.utf8
        }
        words.append(word(piece))
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }

    /// `Sat, 21 Nov 2026 08:00:00 +0000`.
    static func dateText(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        func two(_ value: Int?) -> String { String("0\(value ?? 0)".suffix(2)) }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return
            "\(days[(parts.weekday ?? 1) - 1]), \(parts.day ?? 1) \(months[(parts.month ?? 1) - 1]) \(parts.year ?? 0) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) +0000"
    }
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
}
