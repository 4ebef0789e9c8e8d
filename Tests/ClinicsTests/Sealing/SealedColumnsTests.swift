import Clinics
import MigratedDatabase
import Postgres
import Testing

@Suite("Sealed columns", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SealedColumnsTests {
    /// Bytes that are not sealed, and what they are.
    static let notSealed: [String: String] = [
        "alert_address.token_hash": "SHA-256 of 256 random bits",
        "antrean.person_index": "blind index or HMAC",
        "api_credential.secret_hash": "SHA-256 of 256 random bits",
        "audit.hash": "HMAC chain",
        "audit.previous": "HMAC chain",
        "audit_head.hash": "HMAC chain",
        "contract_call.key_hash": "HMAC",
        "contract_call.request_hash": "HMAC",
        "contract_call.visit_hash": "HMAC",
        "contract_call.visit_number_hash": "HMAC",
        "data_key.wrapped": "under the master key: keys rotate",
        "delivery.body_hash": "HMAC",
        "delivery.sent_hash": "HMAC",
        "error_group.fingerprint": "hash of a masked message",
        "idempotency_answer.request_hash": "HMAC",
        "login_throttle.key": "hash",
        "mobile_jkn_token.token_hash": "SHA-256 of 256 random bits",
        "one_time_link.token_hash": "SHA-256 of 256 random bits",
        "patient.bpjs_index": "blind index",
        "patient.mother_nik_index": "blind index",
        "patient.nik_index": "blind index",
        "patient_ihs_lookup.nik_index": "blind index",
        "pcare_record.person_index": "blind index or HMAC",
        "practitioner.nik_index": "blind index",
        "schema_migration.checksum": "of a migration's file",
        "session.token_hash": "SHA-256 of 256 random bits",
        "visit.identity": "HMAC",
        "visit_record.identity": "HMAC",
        "visit_episode_wait.episode": "HMAC",
    ]

    @Test("every column of bytes is sealed anew by a rotation, or is listed here as not sealed")
    func everyColumnIsListed() async throws {
        try await World.with { world in
            let stored = try await world.superuser.query(
                """
                SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype
                """
            ).map { try $0.get("name", as: String.self) }
            let sealed = SealedTable.all.flatMap { table in table.columns.map { "\(table.name).\($0)" } }
            #expect(Set(sealed).isDisjoint(with: Self.notSealed.keys))
            #expect(Set(stored) == Set(sealed).union(Self.notSealed.keys))
        }
    }
}
