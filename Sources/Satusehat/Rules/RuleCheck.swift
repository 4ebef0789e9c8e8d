import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

extension PlatformRules {
    /// Clocks differ a little; the API lets a clinic be this far ahead too.
    static let allowedAhead: TimeInterval = 300

    /// The earliest date that the platform takes: 3 June 2014 (reference section 1.7).
    static let earliest = Date(timeIntervalSince1970: 1_401_753_600)

    /// What a body breaks of the platform's rules, in the order of the table. Structure is `FHIRValidator`'s business.
    static func problems(in body: JSON, now: Date) -> [Problem] {
        guard let type = body["resourceType"]?.string else { return [] }
        var problems: [Problem] = []
        for rule in all where rule.type == type {
            for demand in rule.demands {
                if let message = violation(of: demand, rule, in: body, now: now) {
                    problems.append(Problem(element: rule.path, rule: rule.number.map(String.init) ?? "wajib", message: message))
                }
            }
        }
        if type == ResourceType.encounter { problems += endingProblems(body) }
        return problems
    }

    private static func violation(of demand: PlatformRule.Demand, _ rule: PlatformRule, in body: JSON, now: Date) -> String? {
        let values = Elements.values(at: rule.elements[...], in: body)
        switch demand {
        case .required:
            return values.isEmpty || values.contains { $0.map(Elements.isEmpty) ?? true } ? "Lengkapi \(rule.path): wajib diisi." : nil
        case .systems(let systems):
            let allowed = Set(systems.map(\.uri))
            let used = values.compactMap(\.self).flatMap(Elements.systems)
            return used.allSatisfy(allowed.contains)
                ? nil : "Ganti sistem kode \(rule.path): yang diterima \(systems.map(\.uri).joined(separator: ", "))."
        case .dateTime: return values.compactMap(\.self).lazy.compactMap { dateProblem($0, rule.path, now: now) }.first
        case .number: return nil
        case .identifier(let kind):
            let prefix = "http://sys-ids.kemkes.go.id/\(kind)/"
            let systems = values.compactMap { $0?.array }.flatMap(\.self).map { $0["system"]?.string ?? "" }
            let isOwn = systems.allSatisfy { $0.hasPrefix(prefix) && $0.count > prefix.count }
            return isOwn ? nil : "Sistem pengenal \(rule.path) harus \(prefix){ID organisasi klinik}. Buat ulang isi kiriman ini."
        }
    }

    private static func dateProblem(_ value: JSON, _ path: String, now: Date) -> String? {
        guard let text = value.string, let instant = Content.instant(text), FHIRDateTime.format(instant) == text else {
            return "Tulis \(path) dalam UTC sebagai YYYY-MM-DDThh:mm:ss+00:00."
        }
        if instant > now.addingTimeInterval(allowedAhead) { return "Perbaiki \(path): waktunya di masa depan." }
        if instant < earliest { return "Perbaiki \(path): SATUSEHAT tidak menerima waktu sebelum 3 Juni 2014." }
        return nil
    }

    /// Rules 10121 and 10173, and the diagnosis that the platform asks of a finished Encounter.
    private static func endingProblems(_ encounter: JSON) -> [Problem] {
        var problems: [Problem] = []
        let start = encounter["period"]?["start"]?.string.flatMap(Content.instant)
        let end = encounter["period"]?["end"]?.string.flatMap(Content.instant)
        if let start, let end, end < start {
            problems.append(
                Problem(element: "Encounter.period.end", rule: "10173", message: "Perbaiki waktu selesai: tidak boleh sebelum waktu mulai.")
            )
        }
        guard encounter["status"]?.string == "finished" else { return problems }
        if end == nil {
            problems.append(
                Problem(element: "Encounter.period", rule: "10121", message: "Lengkapi waktu selesai: wajib untuk kunjungan selesai."))
        }
        if encounter["diagnosis"]?.array?.isEmpty ?? true {
            problems.append(
                Problem(
                    element: "Encounter.diagnosis", rule: "wajib",
                    message: "Kunjungan selesai perlu sedikitnya satu diagnosis. Kirim diagnosisnya lebih dulu."))
        }
        return problems
    }
}

/// Walks a resource by element names.
enum Elements {
    /// What stands at a path: one entry per element of every array on the way, nil where it is absent. Absent on the way gives one nil
    /// for the whole.
    static func values(at path: ArraySlice<Substring>, in json: JSON) -> [JSON?] {
        guard let name = path.first else { return [json] }
        guard let value = json[String(name)] else { return [nil] }
        let rest = path.dropFirst()
        if rest.isEmpty { return [value] }
        guard let items = value.array else { return values(at: rest, in: value) }
        return items.isEmpty ? [nil] : items.flatMap { values(at: rest, in: $0) }
    }

    static func isEmpty(_ json: JSON) -> Bool {
        switch json {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }

    /// The systems of a CodeableConcept, a Coding, a Quantity, or a list of them; a concept of words alone has none.
    static func systems(_ json: JSON) -> [String] {
        if let items = json.array { return items.flatMap(systems) }
        if let codings = json["coding"]?.array { return codings.map { $0["system"]?.string ?? "" } }
        return json["code"] == nil ? [] : [json["system"]?.string ?? ""]
    }
}
