import Clinics
import Foundation
import JSON
import Postgres

/// The clinic's doctors and polis beside BPJS's codes. Their history is the audit's: who, when, from what, to what.
public enum BPJSMappingStore {
    /// All of an environment.
    public static func all(_ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [BPJSMapping] {
        try await scope.query(
            """
            SELECT channel, subject, local_code, remote_code, remote_name, extra::text AS extra, actor, changed_at FROM bpjs_mapping
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) ORDER BY channel, subject, local_code
            """
        ).map(BPJSMapping.init)
    }

    /// Maps, or maps otherwise.
    /// - Returns: false when it was so already.
    @discardableResult
    public static func set(
        _ mapping: BPJSMapping, _ environment: PlatformEnvironment, by actor: Actor, in scope: ClinicScope
    ) async throws -> Bool {
        let before = try await find(mapping, environment, in: scope)
        if before?.remoteCode == mapping.remoteCode, before?.remoteName == mapping.remoteName, before?.extra == mapping.extra {
            return false
        }
        try await scope.execute(
            """
            INSERT INTO bpjs_mapping (clinic_id, environment, channel, subject, local_code, remote_code, remote_name, extra, actor)
            VALUES (\(scope.id.rawValue), \(environment), \(mapping.channel), \(mapping.subject.rawValue), \(mapping.localCode),
                \(mapping.remoteCode), \(mapping.remoteName), \(mapping.extra.text())::jsonb, \(actor.shown))
            ON CONFLICT (clinic_id, environment, channel, subject, local_code) DO UPDATE SET remote_code = excluded.remote_code,
                remote_name = excluded.remote_name, extra = excluded.extra, actor = excluded.actor, changed_at = now()
            """)
        try await audit(mapping, before, mapping.remoteCode, environment, by: actor, in: scope)
        return true
    }

    /// Takes a mapping away.
    /// - Returns: false when there was none.
    @discardableResult
    public static func remove(
        _ mapping: BPJSMapping, _ environment: PlatformEnvironment, by actor: Actor, in scope: ClinicScope
    ) async throws -> Bool {
        guard let before = try await find(mapping, environment, in: scope) else { return false }
        try await scope.execute("DELETE FROM bpjs_mapping WHERE \(same(mapping, environment, scope))")
        try await audit(mapping, before, nil, environment, by: actor, in: scope)
        return true
    }

    private static func find(
        _ mapping: BPJSMapping, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> BPJSMapping? {
        try await scope.query(
            """
            SELECT channel, subject, local_code, remote_code, remote_name, extra::text AS extra, actor, changed_at FROM bpjs_mapping
            WHERE \(same(mapping, environment, scope)) FOR UPDATE
            """
        ).first.map(BPJSMapping.init)
    }

    private static func same(_ mapping: BPJSMapping, _ environment: PlatformEnvironment, _ scope: ClinicScope) -> SQL {
        """
        clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND channel = \(mapping.channel)
            AND subject = \(mapping.subject.rawValue) AND local_code = \(mapping.localCode)
        """
    }

    private static func audit(
        _ mapping: BPJSMapping, _ before: BPJSMapping?, _ now: String?, _ environment: PlatformEnvironment, by actor: Actor,
        in scope: ClinicScope
    ) async throws {
        func said(_ code: String?) -> JSON {
            [
                "environment": .string(environment.rawValue), "channel": .string(mapping.channel.rawValue),
                "code": code.map { .string($0) } ?? .null,
            ]
        }
        try await AuditStore.append(
            AuditEntry(
                action: "bpjs_mapping.changed", subject: .init("bpjs_mapping", "\(mapping.subject.rawValue) \(mapping.localCode)"),
                before: before.map { said($0.remoteCode) }, after: said(now), by: actor), in: scope)
    }
}

extension BPJSMapping {
    fileprivate init(_ row: Row) throws {
        guard let subject = Subject(rawValue: try row.get("subject")) else {
            throw UnknownStoredValue(table: "bpjs_mapping", column: "subject")
        }
        self.init(
            subject, try row.get("local_code"), try row.get("channel"), remoteCode: try row.get("remote_code"),
            remoteName: try row.get("remote_name"), extra: try JSON.parse(try row.get("extra", as: String.self)))
        actor = try row.get("actor")
        changedAt = try row.get("changed_at")
    }
}
