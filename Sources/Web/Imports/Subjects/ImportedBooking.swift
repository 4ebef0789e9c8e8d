import BPJS
import Foundation
import JSON

/// A registration for Mobile JKN as a row left it: what can be put back, and by what it is seen whether somebody changed it since.
struct ImportedBooking: Sendable, Hashable, Codable, Identifiable {
    let id: UUID
    let kodepoli: String
    let kodedokter: String?
    let jampraktek: String?
    let nomorantrean: String?
    let angkaantrean: Int?
    let kodebooking: String?
    let norm: String?
    let person: [UInt8]
    let patientID: UUID?
    let visitID: UUID?
    let content: String
    let calledAt: Date?
    let isPresent: Bool?
    let cancelledAt: Date?
    let checkedInAt: Date?
    let markedAt: Date?
    let jamPeriksa: String?
    let noRawat: String?
    let tasks: [Int: Date]

    init(_ booking: Antrean) {
        id = booking.id
        kodepoli = booking.kodepoli
        kodedokter = booking.kodedokter
        jampraktek = booking.jampraktek
        nomorantrean = booking.nomorantrean
        angkaantrean = booking.angkaantrean
        kodebooking = booking.kodebooking
        norm = booking.norm
        person = booking.person
        patientID = booking.patientID
        visitID = booking.visitID
        content = booking.content.text()
        calledAt = booking.calledAt
        isPresent = booking.isPresent
        cancelledAt = booking.cancelledAt
        checkedInAt = booking.checkedInAt
        markedAt = booking.markedSent?.at
        jamPeriksa = booking.jamPeriksa
        noRawat = booking.noRawat
        tasks = Dictionary(uniqueKeysWithValues: booking.tasks.map { ($0.key.rawValue, $0.value) })
    }

    /// A registration with all of this that a row may say.
    func over(_ booking: Antrean) throws -> Antrean {
        var booking = booking
        booking.kodepoli = kodepoli
        booking.kodedokter = kodedokter
        booking.jampraktek = jampraktek
        booking.nomorantrean = nomorantrean
        booking.angkaantrean = angkaantrean
        booking.kodebooking = kodebooking
        booking.norm = norm
        booking.person = person
        booking.patientID = patientID
        booking.visitID = visitID
        booking.content = try JSON.parse(content)
        booking.calledAt = calledAt
        booking.isPresent = isPresent
        booking.jamPeriksa = jamPeriksa
        booking.noRawat = noRawat
        booking.tasks = Dictionary(uniqueKeysWithValues: tasks.compactMap { number, at in TaskID(rawValue: number).map { ($0, at) } })
        return booking
    }
}
