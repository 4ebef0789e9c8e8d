import Clinics
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@Suite("Clinics are kept apart by the database", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct TenantIsolationTests {
    /// docs/tenancy.md, Platform tables, and those of the schema itself.
    static let platformTables: Set<String> = [
        "clinic", "api_credential", "app_user", "membership", "session", "one_time_link", "login_throttle", "lane", "upstream",
        "kfa_product", "kfa_catalogue", "kfa_word", "kfa_change", "code_table", "code_entry",
        "upstream_minute", "upstream_health", "instance",
        "schedule", "clock",
        "schema_migration",
    ]

    @Test("it works")
    func works() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let seen = try await world.database.transaction(in: clinic.id) { scope in
                try await scope.query("SELECT current_clinic() AS id").first?.get("id", as: Int64.self)
            }
            #expect(seen == clinic.id.rawValue)
        }
    }

    @Test("a clinic's transaction sees that clinic's rows and no other's, whatever it asks for")
    func otherClinicIsInvisible() async throws {
        try await World.with { world in
            let melati = try await world.clinic("KLN-MELATI")
            let kenanga = try await world.clinic("KLN-KENANGA")
            for table: SQL in ["data_key", "audit_head"] {
                let seen = try await world.database.transaction(in: melati.id) { scope in
                    try await scope.query("SELECT DISTINCT clinic_id FROM \(table)").map { try $0.get("clinic_id", as: Int64.self) }
                }
                #expect(seen == [melati.id.rawValue])
                let asked = try await world.database.transaction(in: melati.id) { scope in
                    try await scope.query("SELECT 1 FROM \(table) WHERE clinic_id = \(kenanga.id.rawValue)").count
                }
                #expect(asked == 0)
            }
        }
    }

    @Test("a row of another clinic can be neither written nor changed")
    func otherClinicIsUnwritable() async throws {
        try await World.with { world in
            let melati = try await world.clinic("KLN-MELATI")
            let kenanga = try await world.clinic("KLN-KENANGA")
            let refused = await #expect(throws: PostgresError.self) {
                try await world.database.transaction(in: melati.id) { scope in
                    try await scope.execute(
                        "INSERT INTO data_key (clinic_id, id, wrapped, master_key_id) VALUES (\(kenanga.id.rawValue), 9, '', 'x')")
                }
            }
            #expect(refused?.isInsufficientPrivilege == true)
            let changed = try await world.database.transaction(in: melati.id) { scope in
                try await scope.execute("UPDATE data_key SET master_key_id = 'x' WHERE clinic_id = \(kenanga.id.rawValue)")
            }
            #expect(changed == 0)
        }
    }

    @Test("without a clinic there are no rows, also on a connection that had one before")
    func noClinicNoRows() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            _ = try await world.database.transaction(in: clinic.id) { try await $0.query("SELECT 1") }
            for table: SQL in ["data_key", "audit_head", "audit", "patient", "delivery", "platform_credential"] {
                #expect(try await world.database.pool.query("SELECT 1 FROM \(table)").isEmpty)
            }
        }
    }

    @Test("the platform's transaction sees no clinic's rows")
    func platformSeesNoClinic() async throws {
        try await World.with { world in
            try await world.clinic()
            let seen = try await world.database.platform { scope in
                try await scope.query("SELECT DISTINCT clinic_id FROM data_key").map { try $0.get("clinic_id", as: Int64.self) }
            }
            #expect(seen == [0])
        }
    }

    @Test("every table has forced row-level security or is a platform table")
    func everyTableIsListed() async throws {
        try await World.with { world in
            let rows = try await world.superuser.query(
                """
                SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
                """)
            #expect(rows.count > 30)
            for row in rows {
                let table: String = try row.get("relname")
                let isEnabled: Bool = try row.get("relrowsecurity")
                let isForced: Bool = try row.get("relforcerowsecurity")
                let isPlatform = Self.platformTables.contains(table)
                #expect(isPlatform ? !isEnabled : isEnabled && isForced, "\(table)")
            }
        }
    }

    @Test("every primary key, unique index and foreign key of a tenant table carries the clinic")
    func everyKeyStartsWithTheClinic() async throws {
        try await World.with { world in
            let keys = try await world.superuser.query(
                """
                SELECT c.relname, i.indexrelid::regclass::text AS index, a.attname AS first FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT c.relispartition AND i.indisunique
                """)
            #expect(!keys.isEmpty)
            for row in keys {
                let index: String = try row.get("index")
                #expect(try row.get("first", as: String.self) == "clinic_id", "\(index)")
            }
            let references = try await world.superuser.query(
                """
                SELECT k.conname::text AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
                WHERE k.contype = 'f' AND c.relrowsecurity AND t.relrowsecurity AND NOT EXISTS (
                    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey) AND a.attname = 'clinic_id')
                """)
            #expect(try references.map { try $0.get("name", as: String.self) } == [])
        }
    }

    @Test("the server's role owns nothing, inherits nothing and may not step around a policy")
    func roleIsWeak() async throws {
        try await World.with { world in
            let rows = try await world.superuser.query(
                """
                SELECT rolsuper OR rolbypassrls OR rolinherit OR rolcreaterole AS is_strong,
                    EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles r WHERE rolname = 'jembatan_app'
                """)
            let row = try #require(rows.first)
            #expect(try row.get("is_strong") == false)
            #expect(try row.get("owns") == false)
        }
    }

    @Test("the worker's policies hold after SET ROLE alone: engine tables of all clinics, nothing of the others")
    func workerOnlyBySetRole() async throws {
        try await World.with { world in
            for code in ["KLN-MELATI", "KLN-KENANGA"] {
                let clinic = try await world.clinic(code)
                try await world.database.transaction(in: clinic.id) { scope in
                    try await scope.execute(
                        """
                        INSERT INTO counter (clinic_id, channel, day, kind) VALUES (\(scope.id.rawValue), 'satusehat', '2026-01-05', 'Encounter')
                        """)
                }
            }
            #expect(try await world.database.pool.query("SELECT 1 FROM counter").isEmpty)
            let seen = try await world.database.worker { try await $0.query("SELECT DISTINCT clinic_id FROM counter").count }
            #expect(seen == 2)
            for table: SQL in ["patient", "data_key", "audit", "platform_credential", "app_user", "session"] {
                let refused = await #expect(throws: PostgresError.self) {
                    try await world.database.worker { try await $0.query("SELECT 1 FROM \(table)") }
                }
                #expect(refused?.isInsufficientPrivilege == true)
            }
        }
    }

    @Test("audit entries can be neither changed nor removed by the server")
    func auditIsAppendOnly() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            for statement: SQL in ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
                let refused = await #expect(throws: PostgresError.self) {
                    try await world.database.transaction(in: clinic.id) { try await $0.execute(statement) }
                }
                #expect(refused?.isInsufficientPrivilege == true)
            }
        }
    }

    @Test("a transaction that fails to serialise is run once more, and no oftener")
    func retriesOnce() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let counted = Counted()
            _ = await #expect(throws: PostgresError.self) {
                try await world.database.transaction(in: clinic.id) { scope in
                    await counted.add()
                    try await scope.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                }
            }
            #expect(await counted.times == 2)
        }
    }
}

private actor Counted {
    var times = 0
    func add() { times += 1 }
}
