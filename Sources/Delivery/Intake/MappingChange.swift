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
            let keys = try await database.keys(of: clinic)
            let codes = Set([practitioner.code, practitioner.ihsNumber, practitioner.nik?.digits].compactMap { $0 })
                .map { PractitionerCode.stored($0, keys) }
            for code in codes {
                planned += try await assign(clinic) { scope in
                    try await VisitMappingStore.waiting(forPractitioner: code, limit: Self.mappingChunk, in: scope)
                } resolving: { visit, scope in
                    try await VisitMappingStore.resolve(visit, practitioner: practitioner.id, in: scope)
                }
            }
            planned += try await replanHeld(
                "v.practitioner_id = \(practitioner.id) AND starts_with(d.hold_reason, 'dokter:')", codes.map { "dokter:" + $0 }, clinic)
        }
        if let location {
            let codes = Set([location.code, location.satusehatID].compactMap { $0 })
            for code in codes {
                planned += try await assign(clinic) { scope in
                    try await VisitMappingStore.waiting(forLocation: code, limit: Self.mappingChunk, in: scope)
                } resolving: { visit, scope in
                    try await VisitMappingStore.resolve(visit, location: location.id, in: scope)
                }
            }
            planned += try await replanHeld(
                "v.location_id = \(location.id) AND starts_with(d.hold_reason, 'poli:')", codes.map { "poli:" + $0 }, clinic)
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

    /// What these codes lacked is known now ("kfa:93001019"): the visits that waited for it are planned again. Returns how many.
    @discardableResult
    public func filled(_ lacks: [String], clinic: ClinicID) async throws -> Int { try await replanHeld("false", lacks, clinic) }

    /// Visits that a mapping holds: by what they were resolved to before, or by exactly what they lack.
    private func replanHeld(_ condition: SQL, _ lacks: [String], _ clinic: ClinicID) async throws -> Int {
        var planned = 0
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while true {
            let from = after
            let visits: [UUID] = try await database.transaction(in: clinic) { scope in
                try await scope.query(
                    """
                    SELECT DISTINCT v.id FROM delivery d JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
                    WHERE d.clinic_id = \(clinic.rawValue) AND d.state = 'pending' AND d.hold = 'mapping' AND v.id > \(from)
                        AND d.error_group_id = ANY (ARRAY(SELECT id FROM error_group
                            WHERE clinic_id = \(clinic.rawValue) AND category = 'mapping' AND open_count > 0))
                        AND (\(condition) OR d.hold_reason = ANY (\(lacks)::text[]))
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
