import Foundation
import Templating

/// `template`: the list of deliveries with its 25 rows and layout, rendered in this process on one thread. Its values are like those
/// of the real page; what a short page does not show is left out.
enum TemplateBench {
    private static let rows = 25
    private static let duration: Duration = .seconds(3)

    static func run() throws {
        let library = try TemplateLibrary(folder: "Templates")
        let page = SampleList(rows: rows)
        let text = String(decoding: try library.render("pages/deliveries/list", page), as: UTF8.self)
        let shown = text.components(separatedBy: "<tr><td class=\"tick\">").count - 1
        guard shown == rows, text.contains("Pasien 24"), text.contains("130 mmHg") else {
            throw BenchFailure("Templates/pages/deliveries/list.mustache no longer shows what this benchmark gives it")
        }
        var buffer: [UInt8] = []
        var pages = 0
        let started = ContinuousClock.now
        while ContinuousClock.now - started < duration {
            for _ in 0..<100 {
                buffer.removeAll(keepingCapacity: true)
                try library.render("pages/deliveries/list", page, into: &buffer)
            }
            pages += 100
        }
        let elapsed = ContinuousClock.now - started
        Figure.print(
            "template", Double(pages) / elapsed.inSeconds, "pages/s", ["bytes": .number(.init(buffer.count)), "rows": .number(.init(rows))])
    }
}
