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
        for rule in rules(of: type) {
            for demand in rule.demands {
                if let message = violation(of: demand, rule, in: body, now: now) {
                    problems.append(Problem(element: rule.path, rule: rule.number.map(String.init) ?? "wajib", message: message))
                }
            }
        }
        switch type {
        case ResourceType.encounter: problems += endingProblems(body)
        case ResourceType.immunization: problems += vaccineProblems(body)
        case ResourceType.allergyIntolerance: problems += allergyProblems(body)
        default: break
        }
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
        case .dateTime: return dateProblem(values, rule.path, until: now.addingTimeInterval(allowedAhead))
        case .plannedDateTime: return dateProblem(values, rule.path, until: .distantFuture)
        case .number, .code: return nil
        case .reference(let types):
            let targets = values.compactMap(\.self).flatMap { Elements.targets($0, in: body) }
            return targets.allSatisfy(types.contains)
                ? nil : "Ganti rujukan \(rule.path): yang diterima \(types.joined(separator: " atau "))."
        case .begins(let start):
            let texts = values.compactMap(\.self).map { $0.string ?? "" }
            return texts.allSatisfy { $0.hasPrefix(start) } ? nil : "Ganti \(rule.path): harus diawali \(start)."
        case .identifier(let kinds):
            let isOwn = values.flatMap(identifierSystems).allSatisfy { system in kinds.contains { isSystem(system, of: $0) } }
            return isOwn
                ? nil
                : "Sistem pengenal \(rule.path) harus \(kinds.map(systemForm).joined(separator: " atau ")). Buat ulang isi kiriman ini."
        case .everyIdentifier(let kinds):
            let systems = values.flatMap(identifierSystems)
            let missing = kinds.filter { kind in !systems.contains { isSystem($0, of: kind) } }
            return missing.isEmpty
                ? nil
                : "Lengkapi \(rule.path) dengan sistem \(missing.map(systemForm).joined(separator: " dan ")). Buat ulang isi kiriman ini."
        }
    }

    private static func identifierSystems(_ value: JSON?) -> [String] {
        guard let value else { return [] }
        return (value.array ?? [value]).map { $0["system"]?.string ?? "" }
    }

    /// The system of an identifier kind as people read it, with `{ID organisasi klinik}` in the organization's place.
    private static func systemForm(_ kind: String) -> String {
        let place = kind.contains("{org}") ? kind : kind + "/{org}"
        return "http://sys-ids.kemkes.go.id/" + place.replacing("{org}", with: "{ID organisasi klinik}")
    }

    private static func isSystem(_ system: String, of kind: String) -> Bool {
        let parts = systemForm(kind).split(separator: "{ID organisasi klinik}", omittingEmptySubsequences: false)
        guard let start = parts.first, let end = parts.last else { return false }
        return system.hasPrefix(start) && system.hasSuffix(end) && system.count > start.count + end.count
    }

    private static func dateProblem(_ values: [JSON?], _ path: String, until latest: Date) -> String? {
        values.compactMap(\.self).lazy.compactMap { dateProblem($0, path, until: latest) }.first
    }

    private static func dateProblem(_ value: JSON, _ path: String, until latest: Date) -> String? {
        guard let text = value.string, let instant = Content.instant(text), FHIRDateTime.format(instant) == text else {
            return "Tulis \(path) dalam UTC sebagai YYYY-MM-DDThh:mm:ss+00:00."
        }
        if instant > latest { return "Perbaiki \(path): waktunya di masa depan." }
        if instant < earliest { return "Perbaiki \(path): SATUSEHAT tidak menerima waktu sebelum 3 Juni 2014." }
        return nil
    }
}
