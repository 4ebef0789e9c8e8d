import Foundation
import Postgres
import Vocabulary

/// A visit with everything that it refers to, as stored.
public struct VisitPieces: Sendable, Hashable {
    /// The visit.
    public var visit: Visit
    /// Its patient.
    public var patient: Patient
    /// Its doctor, once resolved, with the IHS number in the clinic's environment.
    public var practitioner: Practitioner?
    /// Its poli, once resolved, with the Location id in the clinic's environment.
    public var location: Location?
    /// What happened in it, in order of time.
    public var records: [VisitRecord]
    /// The episodes of care that it says it belongs to, where the platform knows them: said in this visit or in others of the patient.
    public var episodes: [VisitRecord] = []
    /// The practitioners that records name by code, beside the visit's own.
    public var practitioners: [String: Practitioner] = [:]
    /// The places that records name by code, beside the visit's own.
    public var locations: [String: Location] = [:]
    /// The clinic's products that records name, by code.
    public var products: [String: Product] = [:]
    /// What the national dictionary says of the codes that records and those products name.
    public var kfa: [String: KFAProduct] = [:]
}

extension VisitStore {
    /// A visit with its patient, doctor, poli and records, in one flush.
    public static func pieces(of visit: UUID, in scope: ClinicScope) async throws -> VisitPieces? {
        let clinic = scope.id.rawValue
        let answers = try await scope.batch([
            "SELECT \(columns) FROM visit v WHERE v.clinic_id = \(clinic) AND v.id = \(visit)",
            """
            SELECT \(PatientStore.columns) FROM patient WHERE clinic_id = \(clinic)
                AND id = (SELECT patient_id FROM visit WHERE clinic_id = \(clinic) AND id = \(visit))
            """,
            """
            \(PractitionerStore.selected(in: scope)) WHERE p.clinic_id = \(clinic)
                AND p.id = (SELECT practitioner_id FROM visit WHERE clinic_id = \(clinic) AND id = \(visit))
            """,
            """
            \(LocationStore.selected(in: scope)) WHERE l.clinic_id = \(clinic)
                AND l.id = (SELECT location_id FROM visit WHERE clinic_id = \(clinic) AND id = \(visit))
            """,
            RecordStore.ofVisit(visit, scope),
        ])
        guard let visitRow = answers[0].first, let patientRow = answers[1].first else { return nil }
        var pieces = VisitPieces(
            visit: try Visit(visitRow, scope.keys), patient: try Patient(patientRow, scope.keys),
            practitioner: try answers[2].first.map { try Practitioner($0, scope.keys) }, location: try answers[3].first.map(Location.init),
            records: try answers[4].map { try VisitRecord($0, scope.keys) })
        if let reference = pieces.visit.content.episode {
            let id = UUID(uuidString: reference)
            pieces.episodes = try await RecordStore.knownEpisodes(of: pieces.patient.id, in: scope)
                .filter { $0.id == id || $0.content.number == reference }
        }
        for code in Set(pieces.records.flatMap(\.content.practitionerCodes)) {
            pieces.practitioners[code] = try await PractitionerStore.find(named: code, in: scope)
        }
        for code in Set(pieces.records.flatMap(\.content.locationCodes)) {
            pieces.locations[code] = try await LocationStore.find(named: code, in: scope)
        }
        pieces.products = try await ProductStore.find(codes: Array(Set(pieces.records.flatMap(\.content.productCodes))), in: scope)
        let codes = Set(pieces.records.flatMap(\.content.kfaCodes)).union(pieces.products.values.compactMap(\.kfaCode))
        pieces.kfa = try await KFAProductStore.find(codes: Array(codes), in: scope)
        return pieces
    }
}
