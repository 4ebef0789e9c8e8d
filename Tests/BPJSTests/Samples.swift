import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

@testable import BPJS

/// Made-up things that several suites use.
enum Samples {
    static let day = LocalDate("2026-11-21") ?? LocalDate(daysSince1970: 0)
    /// 12.00 WIB of that day.
    static let noon = Date(timeIntervalSince1970: 1_795_237_200)

    static func outgoing(_ kind: String) -> Outgoing {
        let id = UUID()
        return Outgoing(
            clinicID: 1, id: id, kind: kind, operation: .create, step: nil, resourceID: id, sourceID: UUID(), patientID: nil, visitID: nil,
            environment: "sandbox", organizationID: "", remoteID: nil)
    }

    static func antrean(_ poli: String = "001", at seconds: TimeInterval = 0) -> Antrean {
        var antrean = Antrean(
            environment: .sandbox, channel: .antreanFKTP, source: .clinic, day: day, kodepoli: poli, person: [1],
            content: ["nomorkartu": "0009000000011"], createdAt: Date(timeIntervalSince1970: seconds))
        antrean.kodedokter = "12345"
        antrean.jampraktek = "08:00-12:00"
        return antrean
    }

    static func record(
        _ kind: PCareRecord.Kind, _ poli: String = "001", of registration: UUID? = nil, at seconds: TimeInterval = 10
    ) -> PCareRecord {
        PCareRecord(
            id: .v7(), environment: .sandbox, kind: kind, day: day, kdPoli: poli, norm: nil, person: [1], patientID: nil, visitID: nil,
            registrationID: registration, content: ["noKartu": "0009000000011", "tglDaftar": "21-11-2026"], deletedAt: nil,
            createdAt: Date(timeIntervalSince1970: seconds))
    }
}
