import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// Access to BPJS, one row per family and environment. Secrets are sealed for their row *and address*: moved to another they do not open.
public enum BPJSCredentialStore {
    /// What became of saving.
    public enum Saving: Sendable, Hashable {
        /// Saved. `secretsBlanked`: the address changed and no new secrets came with it.
        case saved(secretsBlanked: Bool)
        /// Production takes BPJS's own hosts only.
        case addressNotNational
    }

    /// Saves what was entered, makes the family's lane where there is none, and lets one that was refused go on.
    public static func save(_ form: BPJSCredentialForm, by actor: Actor, in scope: ClinicScope) async throws -> Saving {
        if form.environment == .production, !form.address.isNational(.production) { return .addressNotNational }
        let before = try await load(form.family, form.environment, lock: "FOR UPDATE", in: scope)
        let kept = before?.address == form.address ? before : nil
        let secret = form.secret ?? kept?.secret
        let userKey = form.userKey ?? kept?.userKey
        let username = form.username ?? kept?.account?.username
        let password = form.password ?? kept?.account?.password
        func seal(_ text: String?, _ column: StaticString) throws -> [UInt8]? {
            try text.map { try scope.keys.seal($0, place(form.family, form.environment, form.address, column)) }
        }
        let hasAccount = username != nil && password != nil
        try await scope.batch([
            """
            INSERT INTO bpjs_credential (clinic_id, channel, environment, url, cons_id, secret, user_key, username, password,
                application_code, provider_code, signature, write_type, visit_path, corrects_clock)
            VALUES (\(scope.id.rawValue), \(form.family.channel), \(form.environment), \(form.address.text), \(form.consID),
                \(try seal(secret, "secret")), \(try seal(userKey, "user_key")), \(try seal(hasAccount ? username : nil, "username")),
                \(try seal(hasAccount ? password : nil, "password")), \(form.manner.applicationCode), \(form.manner.providerCode),
                \(form.manner.signature.rawValue), \(form.manner.writeType), \(form.manner.visitPath), \(form.manner.correctsClock))
            ON CONFLICT (clinic_id, channel, environment) DO UPDATE SET url = excluded.url, cons_id = excluded.cons_id,
                secret = excluded.secret, user_key = excluded.user_key, username = excluded.username, password = excluded.password,
                application_code = excluded.application_code, provider_code = excluded.provider_code, signature = excluded.signature,
                write_type = excluded.write_type, visit_path = excluded.visit_path, corrects_clock = excluded.corrects_clock,
                updated_at = now()
            """,
            // Rate, settle time and timeouts are the clinic's; BPJS is told one thing at a time.
            """
            INSERT INTO lane (clinic_id, channel, rate_per_minute, burst, settle_ms, connect_timeout_ms, total_timeout_ms, concurrency)
            SELECT clinic_id, \(form.family.channel), rate_per_minute, burst, settle_ms, connect_timeout_ms, total_timeout_ms, 1
            FROM lane WHERE clinic_id = \(scope.id.rawValue) AND channel = 'satusehat'
            ON CONFLICT (clinic_id, channel) DO NOTHING
            """,
        ])
        let upstream = UpstreamName.of(form.address.text, form.family.channel)
        try await LaneControl.resumeAfterCredentials(form.family.channel, upstream: upstream, in: scope)
        let blanked = before?.secret != nil && kept == nil && form.secret == nil
        try await AuditStore.append(
            AuditEntry(
                action: "bpjs_credential.changed", subject: .init("bpjs_credential", form.family.rawValue), before: before?.audited,
                after: [
                    "environment": .string(form.environment.rawValue), "url": .string(form.address.text),
                    "cons_id": .string(form.consID), "new_secret": .bool(form.secret != nil), "new_user_key": .bool(form.userKey != nil),
                    "new_password": .bool(form.password != nil),
                ], by: actor), in: scope)
        return .saved(secretsBlanked: blanked)
    }

    /// The access to a family in an environment, opened.
    public static func load(_ family: ServiceFamily, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws
        -> BPJSCredential?
    {
        try await load(family, environment, lock: "", in: scope)
    }

    /// Keeps how far their clock was from ours, in seconds (theirs minus ours).
    public static func note(
        skewSeconds: Int, _ family: ServiceFamily, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            UPDATE bpjs_credential SET clock_skew_seconds = \(skewSeconds), clock_checked_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND channel = \(family.channel) AND environment = \(environment)
            """)
    }

    /// Keeps what a connection test found. It holds no secrets.
    public static func saveTest(
        _ result: JSON, _ family: ServiceFamily, _ environment: PlatformEnvironment, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            UPDATE bpjs_credential SET tested_at = now(), test_result = \(result.text())::jsonb
            WHERE clinic_id = \(scope.id.rawValue) AND channel = \(family.channel) AND environment = \(environment)
            """)
        try await AuditStore.append(
            AuditEntry(action: "bpjs_credential.tested", subject: .init("bpjs_credential", family.rawValue), by: actor), in: scope)
    }

    private static func load(
        _ family: ServiceFamily, _ environment: PlatformEnvironment, lock: SQL, in scope: ClinicScope
    ) async throws -> BPJSCredential? {
        let row = try await scope.query(
            """
            SELECT url, cons_id, secret, user_key, username, password, application_code, provider_code, signature, write_type, visit_path,
                corrects_clock, clock_skew_seconds, tested_at, test_result::text AS test_result
            FROM bpjs_credential
            WHERE clinic_id = \(scope.id.rawValue) AND channel = \(family.channel) AND environment = \(environment) \(lock)
            """
        ).first
        guard let row else { return nil }
        guard let address = BPJSAddress(try row.get("url", as: String.self)) else {
            throw UnknownStoredValue(table: "bpjs_credential", column: "url")
        }
        func open(_ column: StaticString) throws -> String? {
            try row.get("\(column)", as: [UInt8]?.self).map {
                String(decoding: try scope.keys.open($0, place(family, environment, address, column)), as: UTF8.self)
            }
        }
        var manner = BPJSManner()
        manner.applicationCode = try row.get("application_code")
        manner.providerCode = try row.get("provider_code")
        manner.signature = .init(rawValue: try row.get("signature")) ?? .base64
        manner.writeType = try row.get("write_type")
        manner.visitPath = try row.get("visit_path")
        manner.correctsClock = try row.get("corrects_clock")
        let account = try open("username").flatMap { name in
            try open("password").map { PCareAccount(username: name, password: $0, application: manner.applicationCode) }
        }
        return BPJSCredential(
            family: family, environment: environment, address: address, consID: try row.get("cons_id"), secret: try open("secret"),
            userKey: try open("user_key"), account: account, manner: manner, clockSkewSeconds: try row.get("clock_skew_seconds"),
            testedAt: try row.get("tested_at"), testResult: try row.get("test_result", as: String?.self).map { try JSON.parse($0) })
    }

    private static func place(
        _ family: ServiceFamily, _ environment: PlatformEnvironment, _ address: BPJSAddress, _ column: StaticString
    ) -> SealedPlace {
        SealedPlace(
            table: "bpjs_credential", row: "\(family.channel.rawValue) \(environment.rawValue) \(address.text)", column: column)
    }
}

extension BPJSCredential {
    fileprivate var audited: JSON {
        ["environment": .string(environment.rawValue), "url": .string(address.text), "cons_id": .string(consID)]
    }
}
