import Clinics
import Foundation
import Testing
import Vocabulary

@Suite("Saying a visit again")
struct MergingTests {
    private let visit: Visit = {
        var visit = Visit(Sample.command(), of: UUID.v7(), zone: .wib)
        visit.practitionerID = .v7()
        visit.locationID = .v7()
        visit.content.vitalSigns = VitalSigns()
        visit.content.vitalSigns?.heartRate = "82"
        return visit
    }()

    @Test("the same words change nothing")
    func same() {
        #expect(visit.updated(by: Sample.command()) == visit)
    }

    @Test("an absent field never clears a known one, and a new one is added")
    func absent() {
        var command = Sample.command(nil, complaint: nil)
        command.content.vitalSigns = VitalSigns()
        command.content.vitalSigns?.temperature = "37.2"
        command.endedAt = Sample.start.addingTimeInterval(1800)
        let updated = visit.updated(by: command)
        #expect(updated.visitNumber == "V-1" && updated.content.chiefComplaint == "Sakit kepala")
        #expect(updated.content.vitalSigns?.heartRate == "82" && updated.content.vitalSigns?.temperature == "37.2")
        #expect(updated.endedAt == command.endedAt)
        #expect(updated.updated(by: Sample.command(nil)).endedAt == command.endedAt)
    }

    @Test("another dokter forgets what the old one was resolved to; the service date stays")
    func otherDoctor() {
        let later = Sample.start.addingTimeInterval(86_400)
        let updated = visit.updated(by: Sample.command(start: later, practitioner: "D-2"))
        #expect(updated.practitionerID == nil && updated.locationID == visit.locationID)
        #expect(updated.startedAt == later && updated.serviceDate == visit.serviceDate)
    }

    @Test("an end before a new start is forgotten")
    func staleEnd() {
        var ended = visit
        ended.endedAt = Sample.start.addingTimeInterval(1800)
        #expect(ended.updated(by: Sample.command(start: Sample.start.addingTimeInterval(3600))).endedAt == nil)
    }

    @Test("only a reference that surely means somebody else contradicts the patient")
    func contradiction() {
        let patient = Patient(id: .v7(), nik: Sample.nik)
        let ihs = "P00123456789"
        for reference in [patient.id.lowerText, patient.id.uuidString, Sample.nik.digits, ihs, "RM-17", "encounter"] {
            #expect(!patient.isContradicted(by: reference, ihsNumber: ihs), "\(reference)")
        }
        for reference in [UUID.v7().lowerText, Sample.otherNIK.digits, "P00000000001"] {
            #expect(patient.isContradicted(by: reference, ihsNumber: ihs), "\(reference)")
        }
        #expect(!patient.isContradicted(by: "P00000000001", ihsNumber: nil))
    }
}
