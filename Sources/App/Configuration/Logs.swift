import Foundation
import Logging
import Vocabulary

/// Log lines on standard error: `text` for people, `json` for collectors. Whatever slips into a line is masked once more here.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let label: String
    let isJSON: Bool

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let time = FHIRDateTime.format(Date())
        let line: String
        if isJSON {
            var fields = ["time": time, "level": event.level.rawValue, "label": label, "message": "\(event.message)"]
            for (key, value) in all { fields[key] = "\(value)" }
            line = (try? String(decoding: JSONEncoder().encode(fields), as: UTF8.self)) ?? ""
        } else {
            let pairs = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            line = "\(time) \(event.level.rawValue) \(event.message)\(pairs.isEmpty ? "" : " " + pairs)"
        }
        FileHandle.standardError.write(Data((Masking.text(line) + "\n").utf8))
    }

    /// The program's logger.
    static func logger(_ configuration: Configuration, label: String = "jembatan") -> Logger {
        var logger = Logger(label: label) { LineLogHandler(logLevel: configuration.logLevel, label: $0, isJSON: configuration.logsJSON) }
        logger.logLevel = configuration.logLevel
        return logger
    }
}
