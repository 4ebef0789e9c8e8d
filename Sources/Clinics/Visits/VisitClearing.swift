import Foundation

/// A field of a visit that somebody can empty. `POST` and `PUT` never do: what they leave out says nothing.
public enum VisitField: Sendable, Hashable, CaseIterable {
    case endedAt, payer, chiefComplaint, anamnesis
    case bloodPressure, heartRate, temperature, respiratoryRate, height, weight, oxygenSaturation, waistCircumference
}

/// What was said of a visit and taken back: the platform was perhaps told, and is told then that it was a mistake.
public struct WithdrawnContent: Sendable, Hashable, Codable {
    /// `keluhan_utama` as it was last.
    public var chiefComplaint: String?
    /// Vital signs as they were last.
    public var vitalSigns: VitalSigns?
}

extension Visit {
    /// The visit without these fields.
    func clearing(_ fields: Set<VisitField>) -> Visit {
        var visit = self
        if fields.contains(.endedAt) { visit.endedAt = nil }
        if fields.contains(.payer) { visit.content.payer = nil }
        if fields.contains(.anamnesis) { visit.content.anamnesis = nil }
        if fields.contains(.chiefComplaint), let words = content.chiefComplaint {
            visit.content.withdrawn = visit.content.withdrawn ?? WithdrawnContent()
            visit.content.withdrawn?.chiefComplaint = words
            visit.content.chiefComplaint = nil
        }
        visit.content.clear(VisitField.allCases.filter(fields.contains).flatMap(\.signs))
        return visit
    }
}

extension VisitContent {
    fileprivate mutating func clear(_ signs: [WritableKeyPath<VitalSigns, String?>]) {
        guard var known = vitalSigns else { return }
        var wrong = withdrawn?.vitalSigns ?? VitalSigns()
        for sign in signs {
            guard let value = known[keyPath: sign] else { continue }
            wrong[keyPath: sign] = value
            known[keyPath: sign] = nil
        }
        guard known != vitalSigns else { return }
        vitalSigns = known.isEmpty ? nil : known
        withdrawn = withdrawn ?? WithdrawnContent()
        withdrawn?.vitalSigns = wrong
    }
}

extension VisitField {
    fileprivate var signs: [WritableKeyPath<VitalSigns, String?>] {
        switch self {
        case .bloodPressure: [\.systolic, \.diastolic]
        case .heartRate: [\.heartRate]
        case .temperature: [\.temperature]
        case .respiratoryRate: [\.respiratoryRate]
        case .height: [\.height]
        case .weight: [\.weight]
        case .oxygenSaturation: [\.oxygenSaturation]
        case .waistCircumference: [\.waistCircumference]
        case .endedAt, .payer, .chiefComplaint, .anamnesis: []
        }
    }
}
