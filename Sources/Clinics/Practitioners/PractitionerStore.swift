import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's doctors and other practitioners. NIKs and profiles are sealed.
public enum PractitionerStore {
    /// All practitioners by name, with their IHS number in the clinic's environment.
    public static func list(activeOnly: Bool = false, in scope: ClinicScope) async throws -> [Practitioner] {
        let condition: SQL = activeOnly ? " AND p.status = 'active'" : ""
        return try await scope.query(
            "\(selected(in: scope)) WHERE p.clinic_id = \(scope.id.rawValue)\(condition) ORDER BY lower(p.name), p.id"
        ).map { try Practitioner($0, scope.keys) }
    }

    /// How many who work here have an IHS number in the clinic's environment, and how many have none.
    public static func counts(in scope: ClinicScope) async throws -> PractitionerCounts {
        let row = try await scope.query(
            """
            SELECT count(r.remote_id) AS connected, count(*) - count(r.remote_id) AS unknown
            FROM practitioner p \(RemoteReferenceStore.joined(to: "p.id", in: scope))
            WHERE p.clinic_id = \(scope.id.rawValue) AND p.status = 'active'
            """
        ).first
        return PractitionerCounts(connected: try row?.get("connected") ?? 0, unknown: try row?.get("unknown") ?? 0)
    }

    /// A page of all practitioners, oldest first, of those after an id.
    public static func page(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [Practitioner] {
        let condition: SQL = if let after { " AND p.id > \(after)" } else { "" }
        return try await scope.query(
            "\(selected(in: scope)) WHERE p.clinic_id = \(scope.id.rawValue)\(condition) ORDER BY p.id LIMIT \(limit)"
        ).map { try Practitioner($0, scope.keys) }
    }

    /// The practitioner of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Practitioner? {
        try await first("p.id = \(id)", scope)
    }

    /// The practitioner of the clinic's own code.
    public static func find(code: String, in scope: ClinicScope) async throws -> Practitioner? {
        try await first("p.code = \(code)", scope)
    }

    /// The practitioner whom a clinic's system names so: by the clinic's code, else by IHS number.
    public static func find(named code: String, in scope: ClinicScope) async throws -> Practitioner? {
        if let found = try await find(code: code, in: scope) { return found }
        return try await find(ihsNumber: code, in: scope)
    }

    /// The practitioner of a NIK.
    public static func find(nik: NIK, in scope: ClinicScope) async throws -> Practitioner? {
        try await first("p.nik_index = \(scope.keys.blindIndex(nik.digits, of: .nik))", scope)
    }

    /// The practitioner with this IHS number, in the clinic's environment.
    public static func find(ihsNumber: String, in scope: ClinicScope) async throws -> Practitioner? {
        try await first("r.resource_type = 'Practitioner' AND r.remote_id = \(ihsNumber)", scope)
    }

    /// The practitioner with this SIP or STR; the platform cannot search by them.
    public static func find(sip: String?, str: String?, in scope: ClinicScope) async throws -> Practitioner? {
        guard sip != nil || str != nil else { return nil }
        return try await first("(p.sip = \(sip) OR p.str = \(str))", scope)
    }

    /// Adds a practitioner.
    public static func add(
        _ practitioner: Practitioner, by actor: Actor, in scope: ClinicScope
    ) async throws -> MasterDataOutcome<Practitioner> {
        let sealed = try SealedNIK(practitioner.nik, of: practitioner.id, scope.keys)
        let added = try await scope.execute(
            """
            INSERT INTO practitioner (clinic_id, id, code, name, nik_index, nik, nik_last4, sip, sip_expires_on, str, str_expires_on,
                specialty, profile, verified_at, verification_method, status)
            VALUES (\(scope.id.rawValue), \(practitioner.id), \(practitioner.code), \(practitioner.name), \(sealed.index), \(sealed.nik),
                \(sealed.lastFour), \(practitioner.sip), \(practitioner.sipExpiresOn?.text)::date, \(practitioner.str), \(practitioner.strExpiresOn?.text)::date,
                \(practitioner.specialty),
                \(try practitioner.sealedProfile(scope.keys)), \(practitioner.verifiedAt), \(practitioner.verificationMethod),
                \(practitioner.isActive ? "active" : "inactive")) ON CONFLICT DO NOTHING
            """)
        guard added == 1 else {
            if let nik = practitioner.nik, try await find(nik: nik, in: scope) != nil { return .nikTaken }
            return .codeTaken
        }
        try await audit("practitioner.added", practitioner.id, before: nil, after: practitioner.audited, by: actor, in: scope)
        return .saved(practitioner)
    }

    /// Changes code, name, NIK, SIP, STR and their ends, specialty, profile and whether they work here. IHS number and verification stay, unless the NIK
    /// changes: then the verification is gone.
    public static func update(
        _ practitioner: Practitioner, by actor: Actor, in scope: ClinicScope
    ) async throws -> MasterDataOutcome<Practitioner> {
        guard let before = try await find(practitioner.id, in: scope) else { return .notFound }
        if let code = practitioner.code, let other = try await find(code: code, in: scope), other.id != before.id { return .codeTaken }
        if let nik = practitioner.nik, let other = try await find(nik: nik, in: scope), other.id != before.id { return .nikTaken }
        var after = practitioner
        after.ihsNumber = before.ihsNumber
        after.verifiedAt = before.nik == after.nik ? before.verifiedAt : nil
        after.verificationMethod = before.nik == after.nik ? before.verificationMethod : nil
        guard after != before else { return .saved(before) }
        let sealed = try SealedNIK(after.nik, of: after.id, scope.keys)
        try await scope.execute(
            """
            UPDATE practitioner SET code = \(after.code), name = \(after.name), nik_index = \(sealed.index), nik = \(sealed.nik),
                nik_last4 = \(sealed.lastFour), sip = \(after.sip), sip_expires_on = \(after.sipExpiresOn?.text)::date, str = \(after.str),
                str_expires_on = \(after.strExpiresOn?.text)::date, specialty = \(after.specialty),
                profile = \(try after.sealedProfile(scope.keys)), verified_at = \(after.verifiedAt), verification_method = \(after.verificationMethod),
                status = \(after.isActive ? "active" : "inactive"), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(after.id)
            """)
        try await audit("practitioner.changed", after.id, before: before.audited, after: after.audited, by: actor, in: scope)
        return .saved(after)
    }

    /// Takes a practitioner out of use or back into it; visits keep them.
    public static func setActive(
        _ active: Bool, _ id: UUID, by actor: Actor, in scope: ClinicScope
    ) async throws -> MasterDataOutcome<Practitioner> {
        guard var practitioner = try await find(id, in: scope) else { return .notFound }
        practitioner.isActive = active
        return try await update(practitioner, by: actor, in: scope)
    }

    /// Remembers an IHS number and how it was found.
    public static func setRemote(
        _ ihsNumber: String, of id: UUID, method: VerificationMethod, environment: PlatformEnvironment, at instant: Date, by actor: Actor,
        in scope: ClinicScope
    ) async throws {
        let before = try await RemoteReferenceStore.find(id, in: environment, scope)?.remoteID
        try await RemoteReferenceStore.put(
            RemoteReference(localID: id, resourceType: "Practitioner", remoteID: ihsNumber), in: environment, scope)
        try await scope.execute(
            """
            UPDATE practitioner SET verified_at = \(instant), verification_method = \(method), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """)
        guard before != ihsNumber else { return }
        try await MappingHistoryStore.append(
            NewMapping(.practitioner, id, in: environment, from: before, to: ihsNumber), by: actor, in: scope)
        try await audit(
            "practitioner.mapped", id, before: .remote(before, environment), after: .remote(ihsNumber, environment), by: actor, in: scope)
    }

    /// The platform no longer knows the IHS number: it stays, but no longer as verified.
    public static func setUnverified(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws {
        let changed = try await scope.execute(
            """
            UPDATE practitioner SET verified_at = NULL, verification_method = NULL, updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND verified_at IS NOT NULL
            """)
        guard changed == 1 else { return }
        try await audit("practitioner.unverified", id, before: ["verified": true], after: ["verified": false], by: actor, in: scope)
    }

    /// A practitioner with the IHS number in the clinic's environment as `remote_id`.
    static func selected(in scope: ClinicScope) -> SQL {
        """
        SELECT p.id, p.code, p.name, p.nik, p.sip, p.sip_expires_on::text AS sip_expires_on, p.str,
            p.str_expires_on::text AS str_expires_on, p.specialty, p.profile, p.verified_at, p.verification_method, p.status,
            r.remote_id
        FROM practitioner p \(RemoteReferenceStore.joined(to: "p.id", in: scope))
        """
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Practitioner? {
        try await scope.query(
            "\(selected(in: scope)) WHERE p.clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY p.id LIMIT 1"
        ).first.map { try Practitioner($0, scope.keys) }
    }

    private static func audit(
        _ action: String, _ id: UUID, before: JSON?, after: JSON?, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(action: action, subject: .init("practitioner", id.lowerText), before: before, after: after, by: actor), in: scope)
    }
}

/// The three columns of a practitioner's NIK.
private struct SealedNIK {
    var index: [UInt8]?
    var nik: [UInt8]?
    var lastFour: String?

    init(_ nik: NIK?, of id: UUID, _ keys: ClinicKeys) throws {
        guard let nik else { return }
        index = keys.blindIndex(nik.digits, of: .nik)
        self.nik = try keys.seal(nik.digits, Practitioner.nikPlace(id))
        lastFour = nik.lastFour
    }
}

extension VerificationMethod: PostgresValue {}

extension Practitioner {
    static func nikPlace(_ id: UUID) -> SealedPlace { SealedPlace(table: "practitioner", row: id, column: "nik") }
    private static func profilePlace(_ id: UUID) -> SealedPlace { SealedPlace(table: "practitioner", row: id, column: "profile") }

    fileprivate func sealedProfile(_ keys: ClinicKeys) throws -> [UInt8]? {
        try profile.map { try SealedContent.seal($0, Self.profilePlace(id), keys) }
    }

    init(_ row: Row, _ keys: ClinicKeys) throws {
        let id: UUID = try row.get("id")
        self.init(id: id, code: try row.get("code"), name: try row.get("name"))
        nik = try row.get("nik", as: [UInt8]?.self).flatMap { NIK(try keys.openText($0, Self.nikPlace(id))) }
        sip = try row.get("sip")
        str = try row.get("str")
        sipExpiresOn = try row.get("sip_expires_on", as: String?.self).flatMap { LocalDate($0) }
        strExpiresOn = try row.get("str_expires_on", as: String?.self).flatMap { LocalDate($0) }
        specialty = try row.get("specialty")
        profile = try row.get("profile", as: [UInt8]?.self).map {
            try SealedContent.open($0, as: PractitionerProfile.self, Self.profilePlace(id), keys)
        }
        verifiedAt = try row.get("verified_at")
        verificationMethod = try row.get("verification_method")
        isActive = try row.get("status", as: String.self) == "active"
        ihsNumber = try row.get("remote_id")
    }

    var audited: JSON {
        [
            "code": code.map { .string($0) } ?? .null, "name": .string(Masking.name(name)),
            "nik": nik.map { .string($0.description) } ?? .null, "sip": sip.map { .string($0) } ?? .null,
            "str": str.map { .string($0) } ?? .null, "sip_expires_on": sipExpiresOn.map { .string($0.text) } ?? .null,
            "str_expires_on": strExpiresOn.map { .string($0.text) } ?? .null, "specialty": specialty.map { .string($0) } ?? .null,
            "profile": profile == nil ? .null : "***",
            "active": .bool(isActive),
        ]
    }
}
