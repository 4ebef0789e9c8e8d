import Foundation
import JSON

/// When something happens, and how a medicine is taken.
extension DataTypes {
    static let schedules = [timing, dosage]

    private static let timing = TypeTable(
        "Timing", .backbone, constraints: timingConstraints,
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

    private static let dosage = TypeTable(
        "Dosage", .backbone,
        """
        sequence 0..1 integer
        text 0..1 string
        additionalInstruction 0..* CodeableConcept
        patientInstruction 0..1 string
        timing 0..1 Timing
        asNeeded[x] 0..1 boolean|CodeableConcept
        site 0..1 CodeableConcept
        route 0..1 CodeableConcept
        method 0..1 CodeableConcept
        doseAndRate 0..* {
            type 0..1 CodeableConcept
            dose[x] 0..1 Range|SimpleQuantity
            rate[x] 0..1 Ratio|Range|SimpleQuantity
        }
        maxDosePerPeriod 0..1 Ratio
        maxDosePerAdministration 0..1 SimpleQuantity
        maxDosePerLifetime 0..1 SimpleQuantity
        """)

    private static let timingConstraints = [
        together("tim-1", "duration", needs: "durationUnit"),
        together("tim-2", "period", needs: "periodUnit"),
        notNegative("tim-4", "duration"),
        notNegative("tim-5", "period"),
        together("tim-6", "periodMax", needs: "period"),
        together("tim-7", "durationMax", needs: "duration"),
        together("tim-8", "countMax", needs: "count"),
        Constraint(
            "tim-9", on: "Timing.repeat", at: "offset", "Isi when (bukan C, CM, CD, atau CV), karena offset terisi, atau hapus offset."
        ) { timing in
            guard timing["offset"] != nil else { return true }
            let times = (timing["when"]?.array ?? []).compactMap(\.string)
            return !times.isEmpty && Set(times).isDisjoint(with: ["C", "CM", "CD", "CV"])
        },
        Constraint("tim-10", on: "Timing.repeat", at: "when", "Isi timeOfDay atau when, tidak keduanya.") {
            $0["timeOfDay"] == nil || $0["when"] == nil
        },
    ]

    private static func together(_ key: String, _ member: String, needs other: String) -> Constraint {
        Constraint(key, on: "Timing.repeat", at: other, "Isi \(other), karena \(member) terisi.") { $0[member] == nil || $0[other] != nil }
    }

    private static func notNegative(_ key: String, _ member: String) -> Constraint {
        Constraint(key, on: "Timing.repeat", at: member, "Isi \(member) dengan angka yang tidak negatif.") {
            ($0[member]?.decimal ?? 0) >= 0
        }
    }
}
