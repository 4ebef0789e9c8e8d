import Delivery
import Foundation
import Templating
import Vocabulary

/// The last 24 hours: failures as bars, p95 as a line. The geometry stands in attributes: the content security policy allows no `style`.
struct HealthChart: View {
    struct Slot: View {
        let time: String
        let calls: String
        let failed: String
        let p95: String

        static let fields = Fields<Self>(
            .text("time") { $0.time }, .text("calls") { $0.calls }, .text("failed") { $0.failed }, .text("p95") { $0.p95 })
    }

    struct Bar: View {
        let x: String
        let y: String
        let height: String

        static let fields = Fields<Self>(.text("x") { $0.x }, .text("y") { $0.y }, .text("height") { $0.height })
    }

    private static let slots = 48
    private static let seconds = 1_800.0
    private static let height = 38.0

    let label: String
    let peak: String
    let from: String
    let until: String
    let bars: [Bar]
    let line: String
    let rows: [Slot]

    static let fields = Fields<Self>(
        .text("label") { $0.label }, .text("peak") { $0.peak }, .text("from") { $0.from }, .text("until") { $0.until },
        .list("bars") { $0.bars }, .text("line") { $0.line }, .list("rows") { $0.rows })

    /// nil without calls.
    init?(_ slots: [UpstreamSlot], zone: ClinicTimeZone) {
        guard let last = slots.last?.at else { return nil }
        let first = last.addingTimeInterval(-Double(Self.slots - 1) * Self.seconds)
        let slowest = slots.max { ($0.figures.latency.p95 ?? 0) < ($1.figures.latency.p95 ?? 0) }
        let scale = max(slowest?.figures.latency.p95 ?? 0, 1)
        let step = 100.0 / Double(Self.slots)
        func place(_ at: Date) -> Double { at.timeIntervalSince(first) / Self.seconds * step }
        bars = slots.filter { $0.figures.troubledShare > 0 }.map { slot in
            let high = max(0.5, slot.figures.troubledShare * Self.height)
            return Bar(x: Self.text(place(slot.at)), y: Self.text(Self.height - high), height: Self.text(high))
        }
        line = Self.path(slots, first: first, scale: scale, place: place)
        from = Indonesian.time(first, in: zone)
        until = Indonesian.time(last.addingTimeInterval(Self.seconds), in: zone)
        let failures = slots.max { $0.figures.troubledShare < $1.figures.troubledShare }
        let worst = failures.map {
            $0.figures.troubledShare == 0
                ? "tidak ada kegagalan"
                : "kegagalan tertinggi \(Indonesian.percent($0.figures.troubledShare)) \(Indonesian.atTime($0.at, in: zone))"
        }
        let slow = slowest.flatMap { slot in
            slot.figures.latency.p95.map {
                "p95 tertinggi \(Indonesian.duration(milliseconds: $0)) \(Indonesian.atTime(slot.at, in: zone))"
            }
        }
        peak = [worst, slow].compactMap { $0 }.joined(separator: "; ")
        label = "Grafik 24 jam terakhir: " + peak
        rows = slots.map { slot in
            Slot(
                time: Indonesian.time(slot.at, in: zone), calls: Indonesian.number(slot.figures.calls),
                failed: Indonesian.percent(slot.figures.troubledShare),
                p95: slot.figures.latency.p95.map { Indonesian.duration(milliseconds: $0) } ?? "–")
        }
    }

    /// The line breaks where half an hour had no answers.
    private static func path(_ slots: [UpstreamSlot], first: Date, scale: Int, place: (Date) -> Double) -> String {
        var path = ""
        var previous: Date?
        let step = 100.0 / Double(self.slots)
        for slot in slots {
            guard let p95 = slot.figures.latency.p95 else { continue }
            let height = text(Self.height - 2 - Double(p95) / Double(scale) * (Self.height - 6))
            let isNext = previous.map { slot.at.timeIntervalSince($0) <= seconds } ?? false
            let x = place(slot.at)
            // A single half hour is a short stroke, or it would not show.
            path += (isNext ? "L" : "M") + text(x) + " " + height + "L" + text(x + step * 0.7) + " " + height
            previous = slot.at
        }
        return path
    }

    /// Two decimals, as SVG writes numbers.
    private static func text(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = abs(hundredths % 100)
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
