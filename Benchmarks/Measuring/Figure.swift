import Foundation
import JSON

/// One line of standard output: `{"bench","value","unit",…}`.
enum Figure {
    static func print(_ bench: String, _ value: Double, _ unit: String, _ more: JSONObject = [:]) {
        var line: JSONObject = ["bench": .string(bench), "value": rounded(value), "unit": .string(unit)]
        for (key, value) in more { line[key] = value }
        FileHandle.standardOutput.write(Data((JSON.object(line).text() + "\n").utf8))
    }

    /// Two digits after the point below 10, else one: a benchmark knows no more.
    static func rounded(_ value: Double) -> JSON {
        let scale = abs(value) < 10 ? 100.0 : 10.0
        return .number(JSONNumber((value * scale).rounded() / scale))
    }
}

/// Progress, on standard error.
enum Say {
    static func now(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

extension Duration {
    /// Seconds with their fraction.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
