import Delivery
import FHIR
import Foundation
import JSON

/// A patient: searched for by NIK, and created where the platform has none and the clinic knows enough (reference section 2).
struct PatientKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.patient
    let order = 5
    let title = "Patient"
    let summary = "Nomor IHS pasien menurut NIK"
    let isFoundation = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier"]
    let foundAgain = FoundAgain("identifier", by: ["NIK, or the mother's with birthDate, gender and order"])

    let columns = [
        KindColumn("NIK") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Nama") { $0["name"]?[0]?["text"]?.string },
        KindColumn("Tanggal lahir") { $0["birthDate"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byIdentifier(name, body) }

    func classify(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome { PatientAnswer.outcome(response, for: delivery) }

    /// The NIK comes back masked and the name too, so the question was the identifier and every result is an answer to it. Children of
    /// one mother are told apart by what is said of them. Content is never compared: a facility may not change a Patient.
    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        guard response.status < 300, let bundle = response.json.flatMap({ FHIRBundle($0) }) else { return .unreadable }
        let patients = bundle.resources.filter { $0["resourceType"]?.string == name }
        guard isNewborn(body) else { return match(patients) }
        return Newborn(body).match(among: patients, match)
    }

    private func match(_ patients: [JSON]) -> Match {
        let numbers = patients.compactMap { FoundPerson.ihsNumber(of: $0, system: .ihsNumber) }
        guard let first = numbers.first else { return .none }
        return Set(numbers).count > 1 ? .several(numbers) : .one(remoteID: first, sameContent: true)
    }

    private func isNewborn(_ body: JSON) -> Bool { body["identifier"]?[0]?["system"]?.string == CodeSystem.motherNIK.uri }
}

/// What search results say of a person.
enum FoundPerson {
    /// The IHS number stands in an identifier; old entries have another `id` (reference section 2.1).
    static func ihsNumber(of person: JSON, system: CodeSystem) -> String? {
        let identifier = (person["identifier"]?.array ?? []).first { $0["system"]?.string == system.uri }
        return identifier?["value"]?.string ?? person["id"]?.string
    }
}
