/// A table as a CSV file (RFC 4180) that spreadsheets open: UTF-8 with its mark, and no cell that starts a formula.
public enum CommaSeparated {
    /// The file's bytes.
    public static func bytes(_ rows: [[String]]) -> [UInt8] {
        var text = "\u{FEFF}"
        for row in rows { text += row.map(cell).joined(separator: ",") + "\r\n" }
        return Array(text.utf8)
    }

    /// A cell; one that a spreadsheet would calculate starts with an apostrophe.
    private static func cell(_ value: String) -> String {
        let plain = value.first.map { "=+-@\t\r".contains($0) } == true ? "'" + value : value
        guard plain.contains(where: { "\",;\r\n".contains($0) }) else { return plain }
        return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
}
