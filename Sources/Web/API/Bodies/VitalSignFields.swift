import Clinics
import Foundation
import JSON
import Vocabulary

/// A vital sign that a visit may bring, with the range outside of which it is probably a mistake (reference section 10.1).
struct VitalSignField: Sendable {
    let name: String
    let says: String
    let example: JSON
    let range: ClosedRange<Decimal>
    let sign: @Sendable (inout VitalSigns, String) -> Void

    static let all: [VitalSignField] = [
        VitalSignField(name: "nadi", says: "Denyut per menit.", example: 82, range: 20...300) { $0.heartRate = $1 },
        VitalSignField(name: "suhu", says: "Suhu, °C.", example: 36.8, range: 25...45) { $0.temperature = $1 },
        VitalSignField(name: "pernapasan", says: "Napas per menit.", example: 18, range: 4...120) { $0.respiratoryRate = $1 },
        VitalSignField(name: "tinggi", says: "Tinggi badan, cm.", example: 165, range: 20...250) { $0.height = $1 },
        VitalSignField(name: "berat", says: "Berat badan, kg.", example: 60, range: 0.3...400) { $0.weight = $1 },
        VitalSignField(name: "spo2", says: "Saturasi oksigen, %.", example: 98, range: 30...100) { $0.oxygenSaturation = $1 },
        VitalSignField(name: "lingkar_perut", says: "Lingkar perut, cm.", example: 80, range: 20...300) { $0.waistCircumference = $1 },
    ]

    static let bloodPressure = "tekanan_darah"
    static let systolic: ClosedRange<Decimal> = 40...300
    static let diastolic: ClosedRange<Decimal> = 20...200
}

extension FieldReader {
    /// `pemeriksaan_fisik.tanda_vital`; nil when none is said.
    mutating func vitalSigns() -> VitalSigns? {
        guard let examination = part("pemeriksaan_fisik", of: object, at: "") else { return nil }
        guard let given = part("tanda_vital", of: examination, at: "pemeriksaan_fisik.") else { return nil }
        let path = "pemeriksaan_fisik.tanda_vital."
        var signs = VitalSigns()
        if let pressure = given[VitalSignField.bloodPressure], !pressure.saysNothing {
            bloodPressure(pressure, path + VitalSignField.bloodPressure, into: &signs)
        }
        for field in VitalSignField.all {
            guard let value = given[field.name], !value.saysNothing else { continue }
            guard let number = number(value, path + field.name), measured(number, field.range, path + field.name) else { continue }
            field.sign(&signs, number)
        }
        let known = Set(VitalSignField.all.map(\.name) + [VitalSignField.bloodPressure])
        for (name, value) in given where !known.contains(name) && !value.saysNothing {
            let shown = name.count <= 40 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ? name : "?"
            warning(path + shown, .unknownField, "Tanda vital ini tidak dikenal dan tidak dikirim; kirim lewat /api/observation.")
        }
        return signs.isEmpty ? nil : signs
    }

    /// "130/85"; a unit behind it is dropped.
    private mutating func bloodPressure(_ value: JSON, _ field: String, into signs: inout VitalSigns) {
        let parts = (value.string ?? "").lowercased().replacing("mmhg", with: "").split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let upper = LenientDecimal.normalised(parts[0]), let lower = LenientDecimal.normalised(parts[1]) else {
            problem(field, .invalidFormat, "\(field) harus sistole/diastole, contoh 130/85.")
            return
        }
        guard measured(upper, VitalSignField.systolic, field), measured(lower, VitalSignField.diastolic, field) else { return }
        signs.systolic = upper
        signs.diastolic = lower
    }

    /// Whether a number is a measurement. 0 is how systems write "not measured"; what is improbable is sent, with a warning.
    private mutating func measured(_ number: String, _ range: ClosedRange<Decimal>, _ field: String) -> Bool {
        guard let value = Decimal(string: number, locale: Locale(identifier: "en_US_POSIX")) else { return false }
        if value == 0 {
            warning(field, .outOfRange, "\(field) bernilai 0 dianggap tidak diukur dan tidak dikirim.")
            return false
        }
        if !range.contains(value) {
            let bounds = "\(Indonesian.decimal(range.lowerBound))–\(Indonesian.decimal(range.upperBound))"
            warning(field, .outOfRange, "\(field) di luar kisaran wajar \(bounds); periksa angka dan satuannya.")
        }
        return true
    }

    private mutating func part(_ name: String, of object: JSONObject, at path: String) -> JSONObject? {
        guard let value = object[name], !value.saysNothing else { return nil }
        if let part = value.object { return part }
        problem(path + name, .invalidType, "\(path)\(name) harus berupa objek JSON.")
        return nil
    }
}

extension BodyField {
    static let vitalSigns: [BodyField] =
        [.line(VitalSignField.bloodPressure, "Sistole/diastole, mmHg.", "130/85")]
        + VitalSignField.all.map { .number($0.name, $0.says, $0.example) }
}
