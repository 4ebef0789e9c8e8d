import Foundation
import JSON
import Vocabulary

/// Quantities, ranges and times.
extension DataTypes {
    static let quantities: [TypeTable] = quantityLike + [period, range, ratio, sampledData, money]

    private static let quantityLike = ["Quantity", "SimpleQuantity", "Age", "Duration", "Count", "Distance"].map { name in
        TypeTable(
            name, .dataType,
            constraints: [
                Constraint("qty-3", on: name, at: "system", "Isi system satuan (http://unitsofmeasure.org), karena code satuan terisi.") {
                    $0["code"] == nil || $0["system"] != nil
                }
            ] + (unitConstraints[name] ?? []),
            """
            value 0..1 decimal
            \(name == "SimpleQuantity" ? "" : "comparator 0..1 code = < <= >= >")
            unit 0..1 string
            system 0..1 uri
            code 0..1 code
            """)
    }

    private static let unitConstraints = [
        "Age": [
            Constraint("age-1", on: "Age", "Umur harus lebih dari 0 dengan code satuan UCUM: min, h, d, wk, mo, atau a.") {
                ($0["code"] != nil || $0["value"] == nil) && isUCUM($0["system"]) && ($0["value"]?.decimal ?? 1) > 0
            }
        ],
        "Duration": [
            Constraint("drt-1", on: "Duration", "Isi value, serta system satuan http://unitsofmeasure.org, karena code satuan terisi.") {
                $0["code"] == nil || ($0["value"] != nil && $0["system"] != nil && isUCUM($0["system"]))
            }
        ],
    ]

    private static func isUCUM(_ system: JSON?) -> Bool { system == nil || system?.string == CodeSystem.ucum.uri }

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
                ($0["numerator"] != nil) == ($0["denominator"] != nil) && ($0["numerator"] != nil || $0["extension"] != nil)
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

    private static let money = TypeTable(
        "Money", .dataType,
        """
        value 0..1 decimal
        currency 0..1 code
        """)

    /// Whether two dateTimes may stand in this order. Days are compared by their common precision.
    static func isInOrder(_ start: String, _ end: String) -> Bool {
        if let from = FHIRDateTime.parse(start, zoneWhenMissing: .gmt), let to = FHIRDateTime.parse(end, zoneWhenMissing: .gmt) {
            return from <= to
        }
        // A day beside an instant: the offset may move it by a day either way, so only the month is sure.
        let precision = start.contains("T") || end.contains("T") ? 7 : 10
        let common = min(start.count, end.count, precision)
        return start.prefix(common) <= end.prefix(common)
    }
}
