import Foundation

/// Reads the dates that libcurl gives for certificates: `Nov 21 08:00:00 2026 GMT` (OpenSSL's form, also with two spaces before a
/// one-digit day) and `2026-11-21 08:00:00 GMT` (libcurl's own form since 8.0).
enum CertificateDate {
    static func parse(_ text: some StringProtocol) -> Date? {
        let words = text.split(separator: " ")
        if words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: words[0].lowercased()) {
            return date(year: Int(words[3]), month: month + 1, day: Int(words[1]), time: words[2])
        }
        if words.count >= 2, words.count == 2 || words[2] == "GMT" {
            let day = words[0].split(separator: "-").map { Int($0) }
            guard day.count == 3 else { return nil }
            return date(year: day[0], month: day[1], day: day[2], time: words[1])
        }
        return nil
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func date(year: Int?, month: Int?, day: Int?, time: some StringProtocol) -> Date? {
        let clock = time.split(separator: ":").map { Int($0) }
        guard let year, let month, let day, clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(year: year, month: month, day: day, hour: hour, minute: minute, second: second))
    }
}
