import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's access to the national platforms, one row per channel and environment. Client id, secret and token are sealed for their
/// row *and origins*: moved to another host they do not open, in the program as in the database.
public enum PlatformCredentialStore {
    /// Saves what a superadmin entered. A changed origin blanks secret and token unless a new secret comes along; any change of the
    /// access drops the token.
    public static func save(_ form: PlatformCredentialForm, by actor: Actor, in scope: ClinicScope) async throws -> PlatformCredentialSaving
    {
        if form.environment == .production, form.channel == .satusehat, !form.endpoints.areNational(.production) {
            return .originNotNational
        }
        let before = try await load(form.channel, form.environment, lock: "FOR UPDATE", in: scope)
        let isSameOrigin = before?.endpoints == form.endpoints
        let clientID = form.clientID ?? (isSameOrigin ? before?.clientID : nil)
        let clientSecret = form.clientSecret ?? (isSameOrigin ? before?.clientSecret : nil)
        let place = Place(form.channel, form.environment, form.endpoints)
        let sealedID = try clientID.map { try scope.keys.seal($0, place.column("client_id")) }
        let sealedSecret = try clientSecret.map { try scope.keys.seal($0, place.column("client_secret")) }
        try await scope.execute(
            """
            INSERT INTO platform_credential (clinic_id, channel, environment, origin, kfa_origin, consent_origin, organization_id,
                client_id, client_secret)
            VALUES (\(scope.id.rawValue), \(form.channel), \(form.environment), \(form.endpoints.origin.text),
                \(form.endpoints.kfaOrigin?.text), \(form.endpoints.consentOrigin?.text), \(form.organizationID), \(sealedID), \(sealedSecret))
            ON CONFLICT (clinic_id, channel, environment) DO UPDATE SET origin = excluded.origin, kfa_origin = excluded.kfa_origin,
                consent_origin = excluded.consent_origin, organization_id = excluded.organization_id, client_id = excluded.client_id,
                client_secret = excluded.client_secret, access_token = NULL, token_expires_at = NULL, is_active = true,
                last_error = NULL, updated_at = now(),
                organization_name = CASE WHEN platform_credential.organization_id = excluded.organization_id
                    THEN platform_credential.organization_name END
            """)
        try await AuditStore.append(
            AuditEntry(
                action: "platform_credential.changed", subject: place.subject, before: before?.audited,
                after: audited(form.endpoints, form.organizationID, clientID: clientID, hasNewSecret: form.clientSecret != nil), by: actor),
            in: scope)
        return .saved(secretBlanked: !isSameOrigin && before?.clientSecret != nil && form.clientSecret == nil)
    }

    /// The access to a platform's environment, opened.
    public static func load(
        _ channel: PlatformChannel, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> PlatformCredential? {
        try await load(channel, environment, lock: "", in: scope)
    }

    /// The clinic's organisation on the platform.
    public static func organizationID(
        _ channel: PlatformChannel, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> String? {
        try await scope.query("SELECT organization_id FROM platform_credential WHERE \(Place.row(channel, environment, of: scope))")
            .first?.get("organization_id", as: String?.self) ?? nil
    }

    /// The hosts that the clinic sends to in its present environment.
    public static func endpointsInUse(in scope: ClinicScope) async throws -> [(PlatformEnvironment, PlatformEndpoints)] {
        try await scope.query(
            """
            SELECT p.environment, p.origin, p.kfa_origin, p.consent_origin
            FROM platform_credential p JOIN clinic c USING (clinic_id)
            WHERE p.clinic_id = \(scope.id.rawValue) AND p.environment = c.environment AND p.is_active AND c.state <> 'suspended'
            ORDER BY p.channel
            """
        ).map { (try $0.get("environment"), try endpoints($0)) }
    }

    /// Keeps a fresh token, so that other instances need not ask for one. Saved only while the credential is bound to these endpoints.
    public static func save(
        _ token: PlatformToken, _ channel: PlatformChannel, _ environment: PlatformEnvironment, at endpoints: PlatformEndpoints,
        in scope: ClinicScope
    ) async throws {
        let place = Place(channel, environment, endpoints)
        let sealed = try scope.keys.seal(token.text, place.column("access_token"))
        try await scope.execute(
            """
            UPDATE platform_credential SET access_token = \(sealed), token_expires_at = \(token.expiresAt), token_refreshed_at = now(),
                last_error = NULL
            WHERE \(place.row(of: scope)) AND origin = \(endpoints.origin.text)
                AND kfa_origin IS NOT DISTINCT FROM \(endpoints.kfaOrigin?.text)
                AND consent_origin IS NOT DISTINCT FROM \(endpoints.consentOrigin?.text)
            """)
    }

    /// Forgets the token, after the platform refused it.
    public static func clearToken(_ channel: PlatformChannel, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE platform_credential SET access_token = NULL, token_expires_at = NULL
            WHERE \(Place.row(channel, environment, of: scope))
            """)
    }

    /// Keeps what *Tes koneksi* found. The stages hold no secrets.
    public static func saveTest(
        _ result: JSON, organizationName: String?, _ channel: PlatformChannel, _ environment: PlatformEnvironment, by actor: Actor,
        in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            UPDATE platform_credential SET tested_at = now(), test_result = \(result.text())::jsonb,
                organization_name = coalesce(\(organizationName), organization_name)
            WHERE \(Place.row(channel, environment, of: scope))
            """)
        try await AuditStore.append(
            AuditEntry(action: "platform_credential.tested", subject: Place.subject(channel, environment), by: actor), in: scope)
    }

    /// Notes that the platform accepted something, or what it said when it did not.
    public static func note(
        error: String?, _ channel: PlatformChannel, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            UPDATE platform_credential SET last_error = \(error),
                last_sync_at = CASE WHEN \(error)::text IS NULL THEN now() ELSE last_sync_at END
            WHERE \(Place.row(channel, environment, of: scope))
            """)
    }

    private static func load(
        _ channel: PlatformChannel, _ environment: PlatformEnvironment, lock: SQL, in scope: ClinicScope
    ) async throws -> PlatformCredential? {
        let rows = try await scope.query(
            """
            SELECT origin, kfa_origin, consent_origin, organization_id, organization_name, client_id, client_secret, access_token,
                token_expires_at, token_refreshed_at, is_active, tested_at, test_result::text AS test_result, last_sync_at, last_error
            FROM platform_credential WHERE \(Place.row(channel, environment, of: scope)) \(lock)
            """)
        guard let row = rows.first else { return nil }
        let endpoints = try endpoints(row)
        let place = Place(channel, environment, endpoints)
        func opened(_ column: StaticString) throws -> String? {
            try row.get(column.description, as: [UInt8]?.self).map { try scope.keys.openText($0, place.column(column)) }
        }
        let token = try opened("access_token")
        let expiry: Date? = try row.get("token_expires_at")
        return PlatformCredential(
            channel: channel, environment: environment, endpoints: endpoints, organizationID: try row.get("organization_id"),
            organizationName: try row.get("organization_name"), clientID: try opened("client_id"),
            clientSecret: try opened("client_secret"),
            token: token.flatMap { text in expiry.map { PlatformToken(text: text, expiresAt: $0) } },
            tokenRefreshedAt: try row.get("token_refreshed_at"), isActive: try row.get("is_active"), testedAt: try row.get("tested_at"),
            testResult: try row.get("test_result", as: String?.self).map { try JSON.parse($0) }, lastSyncAt: try row.get("last_sync_at"),
            lastError: try row.get("last_error"))
    }

    private static func endpoints(_ row: Row) throws -> PlatformEndpoints {
        guard let origin = PlatformOrigin(try row.get("origin", as: String.self)) else {
            throw UnknownStoredValue(table: "platform_credential", column: "origin")
        }
        return PlatformEndpoints(
            origin: origin, kfaOrigin: try row.get("kfa_origin", as: String?.self).flatMap { PlatformOrigin($0) },
            consentOrigin: try row.get("consent_origin", as: String?.self).flatMap { PlatformOrigin($0) })
    }
}

/// Where a credential's values are sealed: the row, and the hosts they were entered for.
private struct Place {
    let channel: PlatformChannel
    let environment: PlatformEnvironment
    let endpoints: PlatformEndpoints

    init(_ channel: PlatformChannel, _ environment: PlatformEnvironment, _ endpoints: PlatformEndpoints) {
        self.channel = channel
        self.environment = environment
        self.endpoints = endpoints
    }

    func column(_ name: StaticString) -> SealedPlace {
        let hosts = [endpoints.origin.text, endpoints.kfaOrigin?.text ?? "", endpoints.consentOrigin?.text ?? ""]
        let row = ([channel.rawValue, environment.rawValue] + hosts).joined(separator: " ")
        return SealedPlace(table: "platform_credential", row: row, column: name)
    }

    var subject: AuditEntry.Subject { Self.subject(channel, environment) }

    func row(of scope: ClinicScope) -> SQL { Self.row(channel, environment, of: scope) }

    static func subject(_ channel: PlatformChannel, _ environment: PlatformEnvironment) -> AuditEntry.Subject {
        .init("platform_credential", "\(channel.rawValue)/\(environment.rawValue)")
    }

    static func row(_ channel: PlatformChannel, _ environment: PlatformEnvironment, of scope: ClinicScope) -> SQL {
        "clinic_id = \(scope.id.rawValue) AND channel = \(channel) AND environment = \(environment)"
    }
}

extension PlatformCredential {
    fileprivate var audited: JSON { Clinics.audited(endpoints, organizationID, clientID: clientID, hasNewSecret: false) }
}

/// For the audit chain: which hosts and organisation, and that a secret came, never what.
private func audited(_ endpoints: PlatformEndpoints, _ organizationID: String?, clientID: String?, hasNewSecret: Bool) -> JSON {
    var object = JSONObject()
    object["origin"] = .string(endpoints.origin.text)
    if let origin = endpoints.kfaOrigin { object["kfa_origin"] = .string(origin.text) }
    if let origin = endpoints.consentOrigin { object["consent_origin"] = .string(origin.text) }
    if let organizationID { object["organization_id"] = .string(organizationID) }
    if let clientID { object["client_id"] = .string(Masking.keepingLast(4, of: clientID)) }
    if hasNewSecret { object["client_secret"] = "baru" }
    return .object(object)
}
