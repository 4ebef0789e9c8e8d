import Clinics
import Foundation
import Postgres
import Vocabulary

extension Intake {
    /// How many waiting visits one transaction plans again; the rest follow in further ones.
    static let mappingChunk = 50

    /// A dokter or poli is known now: the visits that waited for it are planned again, oldest first. Returns how many.
    @discardableResult
    public func mappingChanged(practitioner: Practitioner? = nil, location: Location? = nil, clinic: ClinicID) async throws -> Int {
        var planned = 0
        if let practitioner {
            for code in Set([practitioner.code, practitioner.ihsNumber, practitioner.nik?.digits].compactMap { $0 }) {
                planned += try await assign(clinic) { scope in
                    try await VisitMappingStore.waiting(
                        forPractitioner: PractitionerCode.stored(code, scope.keys), limit: Self.mappingChunk, in: scope)
                } resolving: { visit, scope in
                    try await VisitMappingStore.resolve(visit, practitioner: practitioner.id, in: scope)
                }
            }
            planned += try await replanHeld("dokter:", column: "practitioner_id", id: practitioner.id, clinic: clinic)
        }
        if let location {
            for code in Set([location.code, location.satusehatID].compactMap { $0 }) {
                planned += try await assign(clinic) { scope in
                    try await VisitMappingStore.waiting(forLocation: code, limit: Self.mappingChunk, in: scope)
                } resolving: { visit, scope in
                    try await VisitMappingStore.resolve(visit, location: location.id, in: scope)
                }
            }
            planned += try await replanHeld("poli:", column: "location_id", id: location.id, clinic: clinic)
        }
        return planned
    }

    /// One visit a transaction, patient first: the lock order of the intake, and no lane is held for long.
    private func assign(
        _ clinic: ClinicID, _ waiting: (ClinicScope) async throws -> [UUID],
        resolving: @Sendable @escaping (UUID, ClinicScope) async throws -> Void
    ) async throws -> Int {
        var planned = 0
        while true {
            let visits = try await database.transaction(in: clinic) { try await waiting($0) }
            for visit in visits {
                try await database.transaction(in: clinic) { scope in
                    guard let known = try await VisitStore.find(visit, in: scope) else { return }
                    _ = try await PatientStore.lock(known.patientID, in: scope)
                    try await resolving(visit, scope)
                    try await replan(visit, in: scope)
                }
            }
            planned += visits.count
            if visits.count < Self.mappingChunk { return planned }
        }
    }

    /// Visits that were resolved before, whose dokter or poli had no id on the platform until now.
    private func replanHeld(_ prefix: String, column: StaticString, id: UUID, clinic: ClinicID) async throws -> Int {
        var planned = 0
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while true {
            let from = after
            let visits: [UUID] = try await database.transaction(in: clinic) { scope in
                try await scope.query(
                    """
                    SELECT DISTINCT v.id FROM visit v JOIN delivery d ON (d.clinic_id, d.visit_id) = (v.clinic_id, v.id)
                    WHERE v.clinic_id = \(clinic.rawValue) AND v.\(raw: column) = \(id) AND v.id > \(from)
                        AND d.state = 'pending' AND d.hold = 'mapping' AND starts_with(d.hold_reason, \(prefix))
                    ORDER BY v.id LIMIT \(Self.mappingChunk)
                    """
                ).map { try $0.get("id", as: UUID.self) }
            }
            for visit in visits { try await database.transaction(in: clinic) { try await replan(visit, in: $0) } }
            planned += visits.count
            guard visits.count == Self.mappingChunk, let last = visits.last else { return planned }
            after = last
        }
    }
}
