import Foundation
import JSON
import Vocabulary

/// Quantities, ranges and times.
extension DataTypes {
    static let quantities: [TypeTable] = quantityLike + [period, range, ratio, sampledData, timing, money]

    private static let quantityLike = ["Quantity", "SimpleQuantity", "Age", "Duration", "Count", "Distance"].map { name in
        TypeTable(
            name, .dataType,
            constraints: [
                Constraint("qty-3", on: name, at: "system", "Isi system satuan (http://unitsofmeasure.org), karena code satuan terisi.") {
                    $0["code"] == nil || $0["system"] != nil
                }
            ],
            """
            value 0..1 decimal
            \(name == "SimpleQuantity" ? "" : "comparator 0..1 code = < <= >= >")
            unit 0..1 string
            system 0..1 uri
            code 0..1 code
            """)
    }

    private static let period = TypeTable(
        "Period", .dataType,
        constraints: [
            Constraint("per-1", on: "Period", at: "end", "Waktu selesai mendahului waktu mulai. Perbaiki salah satunya.") { period in
                guard let start = period["start"]?.string, let end = period["end"]?.string else { return true }
                return isInOrder(start, end)
            }
        ],
        """
        start 0..1 dateTime
        end 0..1 dateTime
        """)

    private static let range = TypeTable(
        "Range", .dataType,
        constraints: [
            Constraint("rng-2", on: "Range", at: "high", "Batas atas lebih kecil daripada batas bawah. Perbaiki salah satunya.") { range in
                guard let low = range["low"]?["value"]?.decimal, let high = range["high"]?["value"]?.decimal else { return true }
                return range["low"]?["code"] != range["high"]?["code"] || low <= high
            }
        ],
        """
        low 0..1 SimpleQuantity
        high 0..1 SimpleQuantity
        """)

    private static let ratio = TypeTable(
        "Ratio", .dataType,
        constraints: [
            Constraint("rat-1", on: "Ratio", "Isi numerator dan denominator bersama-sama.") {
                ($0["numerator"] != nil) == ($0["denominator"] != nil)
            }
        ],
        """
        numerator 0..1 Quantity
        denominator 0..1 Quantity
        """)

    private static let sampledData = TypeTable(
        "SampledData", .dataType,
        """
        origin 1..1 SimpleQuantity
        period 1..1 decimal
        factor 0..1 decimal
        lowerLimit 0..1 decimal
        upperLimit 0..1 decimal
        dimensions 1..1 positiveInt
        data 0..1 string
        """)

    private static let timing = TypeTable(
        "Timing", .backbone,
        """
        event 0..* dateTime
        repeat 0..1 {
            bounds[x] 0..1 Duration|Range|Period
            count 0..1 positiveInt
            countMax 0..1 positiveInt
            duration 0..1 decimal
            durationMax 0..1 decimal
            durationUnit 0..1 code = s min h d wk mo a
            frequency 0..1 positiveInt
            frequencyMax 0..1 positiveInt
            period 0..1 decimal
            periodMax 0..1 decimal
            periodUnit 0..1 code = s min h d wk mo a
            dayOfWeek 0..* code = mon tue wed thu fri sat sun
            timeOfDay 0..* time
            when 0..* code = \(eventTimes)
            offset 0..1 unsignedInt
        }
        code 0..1 CodeableConcept
        """)

    private static let eventTimes = """
        MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM ACD ACV PC PCM \
        PCD PCV
        """

    private static let money = TypeTable(
        "Money", .dataType,
        """
        value 0..1 decimal
        currency 0..1 code
        """)

    /// Whether two dateTimes may stand in this order. Days are compared by their common precision.
    private static func isInOrder(_ start: String, _ end: String) -> Bool {
        if let from = FHIRDateTime.parse(start, zoneWhenMissing: .gmt), let to = FHIRDateTime.parse(end, zoneWhenMissing: .gmt) {
            return from <= to
        }
        // A day beside an instant: the offset may move it by a day either way, so only the month is sure.
        let precision = start.contains("T") || end.contains("T") ? 7 : 10
        let common = min(start.count, end.count, precision)
        return start.prefix(common) <= end.prefix(common)
    }
}
