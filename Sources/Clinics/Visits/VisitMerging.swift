import Foundation
import Vocabulary

extension Visit {
    /// The visit after the clinic said it again. What is absent never clears what is known; patient, service date and origin stay.
    /// Where poli or dokter is another one, what the old one was resolved to is forgotten.
    public func updated(by command: EncounterCommand) -> Visit {
        var visit = self
        visit.visitNumber = command.visitNumber ?? visitNumber
        visit.startedAt = command.startedAt
        visit.endedAt = command.endedAt ?? endedAt
        // A later start than the known end: the end was of the visit as it was thought to be.
        if let end = visit.endedAt, end < visit.startedAt { visit.endedAt = command.endedAt }
        if command.locationCode != locationCode {
            visit.locationCode = command.locationCode
            visit.locationID = nil
        }
        if command.practitionerCode != practitionerCode {
            visit.practitionerCode = command.practitionerCode
            visit.practitionerID = nil
        }
        visit.content = content.adding(command.content)
        return visit
    }

    /// The visit with what somebody changed of it.
    public func changed(by change: VisitChange) -> Visit {
        var said = change.content
        said.serviceType = change.serviceType ?? content.serviceType
        var visit = self
        visit.startedAt = change.startedAt ?? startedAt
        visit.endedAt = change.endedAt ?? endedAt
        if let code = change.locationCode, code != locationCode {
            visit.locationCode = code
            visit.locationID = nil
        }
        if let code = change.practitionerCode, code != practitionerCode {
            visit.practitionerCode = code
            visit.practitionerID = nil
        }
        visit.status = change.status ?? status
        visit.content = content.adding(said)
        return visit.clearing(change.cleared)
    }

    /// A new visit of a patient, with its service date in the clinic's zone; poli and dokter are not resolved yet.
    public init(_ command: EncounterCommand, of patientID: UUID, zone: ClinicTimeZone, id: UUID = .v7()) {
        self.init(
            id: id, patientID: patientID, visitNumber: command.visitNumber, startedAt: command.startedAt, endedAt: command.endedAt,
            serviceDate: LocalDate(command.startedAt, in: zone), locationCode: command.locationCode, locationID: nil,
            practitionerCode: command.practitionerCode, practitionerID: nil, content: command.content, source: command.source)
    }
}

extension VisitContent {
    /// What is known with what is said on top.
    public func adding(_ said: VisitContent) -> VisitContent {
        var merged = VisitContent(
            serviceType: said.serviceType, visitType: said.visitType ?? visitType, payer: said.payer ?? payer,
            chiefComplaint: said.chiefComplaint ?? chiefComplaint, anamnesis: said.anamnesis ?? anamnesis,
            vitalSigns: said.vitalSigns.map { (vitalSigns ?? VitalSigns()).adding($0) } ?? vitalSigns,
            practitionerNIK: said.practitionerNIK ?? practitionerNIK)
        merged.episode = said.episode ?? episode
        merged.withdrawn = withdrawn
        return merged
    }
}

extension VitalSigns {
    /// What is known with what is said on top.
    public func adding(_ said: VitalSigns) -> VitalSigns {
        var merged = self
        for sign in Self.signs { merged[keyPath: sign] = said[keyPath: sign] ?? self[keyPath: sign] }
        return merged
    }

    /// Whether none is known.
    public var isEmpty: Bool { self == VitalSigns() }

    private static var signs: [WritableKeyPath<VitalSigns, String?>] {
        [
            \.systolic, \.diastolic, \.heartRate, \.temperature, \.respiratoryRate, \.height, \.weight, \.oxygenSaturation,
            \.waistCircumference,
        ]
    }
}
