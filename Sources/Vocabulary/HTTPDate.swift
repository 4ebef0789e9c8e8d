import Foundation

/// The `Date` header field: `Sat, 21 Nov 2026 10:15:00 GMT` (RFC 9110, section 5.6.7).
public enum HTTPDate {
    /// nil for anything else; the two obsolete forms are not sent by servers of today.
    public static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])), let day = Int(parts[1]) else {
            return nil
        }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return FHIRDateTime.parse("\(parts[3])-\(padded(month + 1))-\(padded(day))T\(parts[4])+00:00", zoneWhenMissing: .gmt)
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
