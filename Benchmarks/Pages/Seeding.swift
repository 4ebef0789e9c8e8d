import Postgres

/// A clinic's past, put into the tables by set-based statements as the superuser: a year of visits with an Encounter, three
/// Observations and a Condition each, up to yesterday. Counters and error groups agree with them. What no list reads is left out:
/// bodies, attempts, dependencies and remote references of these rows.
enum Seeding {
    private static let deliveriesPerVisit = 5
    private static let days = 365
    /// One patient for so many visits.
    private static let visitsPerPatient = 4

    static func fill(_ world: World, _ clinic: BenchClinic, deliveries: Int) async throws {
        let visits = deliveries / deliveriesPerVisit
        let patients = visits / visitsPerPatient
        try await world.database.transaction { transaction in
            // No foreign key is checked row by row: the statements below keep them by construction.
            _ = try await transaction.execute("SET LOCAL session_replication_role = replica")
            _ = try await transaction.execute(
                """
                INSERT INTO patient (clinic_id, id, name, nik_index, nik, nik_last4)
                SELECT \(clinic.id), \(id("n", salt: "patient")), 'Pasien ' || n, sha256(('bench' || n)::bytea), '\\x00', lpad((n % 10000)::text, 4, '0')
                FROM generate_series(1, \(patients)::int) AS n
                """)
            _ = try await transaction.execute(
                """
                INSERT INTO visit (clinic_id, id, patient_id, visit_number, identity, started_at, service_date, location_code, location_id,
                    practitioner_code, practitioner_id, content, source)
                SELECT \(clinic.id), \(id("n", salt: "visit")), \(id("n / \(visitsPerPatient) % \(patients) + 1", salt: "patient")), 'LAMA-' || n,
                    sha256(('LAMA-' || n)::bytea), d.day + time '08:00', d.day, l.code, l.id, p.code, p.id, '\\x00', 'import'
                FROM generate_series(1, \(visits)::int) AS n
                CROSS JOIN LATERAL (SELECT current_date - 1 - ((\(visits)::bigint - n) * \(days) / \(visits))::int AS day) d
                CROSS JOIN (SELECT coalesce(code, id::text) AS code, id FROM location WHERE clinic_id = \(clinic.id) LIMIT 1) l
                CROSS JOIN (SELECT coalesce(code, id::text) AS code, id FROM practitioner WHERE clinic_id = \(clinic.id) LIMIT 1) p
                """)
            _ = try await transaction.execute(
                """
                INSERT INTO error_group (clinic_id, id, fingerprint, channel, kind, category, code, element, message, first_seen_at, last_seen_at)
                SELECT \(clinic.id), \(id("n", salt: "cause")), sha256(('cause' || n)::bytea), 'satusehat',
                    (ARRAY['Encounter', 'Observation', 'Condition'])[1 + n % 3], 'client', 'rule-' || 10117 + n, 'identifier', 'Isian ' || n || ' ditolak', now(), now()
                FROM generate_series(0, 19) AS n
                """)
            _ = try await transaction.execute(past(clinic, visits))
            _ = try await transaction.execute(
                """
                INSERT INTO counter AS c (clinic_id, channel, day, kind, pending, completed, failed, skipped)
                SELECT clinic_id, channel, service_date, kind, count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'completed'),
                    count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'skipped')
                FROM delivery WHERE clinic_id = \(clinic.id) AND source_key LIKE 'lama:%' GROUP BY 1, 2, 3, 4
                ON CONFLICT (clinic_id, channel, day, kind) DO UPDATE SET pending = c.pending + excluded.pending,
                    completed = c.completed + excluded.completed, failed = c.failed + excluded.failed, skipped = c.skipped + excluded.skipped
                """)
            _ = try await transaction.execute(
                """
                UPDATE error_group g SET open_count = n FROM (
                    SELECT error_group_id, count(*)::int AS n FROM delivery WHERE clinic_id = \(clinic.id) AND error_group_id IS NOT NULL GROUP BY 1) d
                WHERE g.clinic_id = \(clinic.id) AND g.id = d.error_group_id
                """)
        }
    }

    /// What autovacuum would do in the next minutes, done before anything is measured.
    static func settle(_ world: World) async throws {
        for table in ["delivery", "visit", "patient", "counter", "error_group", "remote_reference", "delivery_body"] {
            _ = try await world.database.execute("VACUUM (ANALYZE) \(identifier: table)")
        }
        _ = try await world.database.execute("CHECKPOINT")
    }

    /// One row in a hundred failed, one waits for a mapping, one was skipped.
    private static func past(_ clinic: BenchClinic, _ visits: Int) -> SQL {
        """
        INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, step, resource_id, source_key, source_id, visit_id,
            patient_id, service_date, state, hold, hold_reason, opens_gate, attempts, remote_id, http_status, error_group_id, error_code,
            error_message, skip_reason, created_at, started_at, completed_at)
        SELECT v.clinic_id, r.id, 'satusehat', 'custom', k.kind, 'create', CASE WHEN o.n = 0 THEN 'arrived' END, r.id,
            'lama:' || v.visit_number || ':' || o.n, v.id, v.id, v.patient_id, v.service_date, s.state,
            CASE WHEN s.state = 'pending' THEN 'mapping' END, CASE WHEN s.state = 'pending' THEN 'dokter' END, k.kind = 'Condition',
            CASE WHEN s.state IN ('completed', 'failed') THEN 1 ELSE 0 END, CASE WHEN s.state = 'completed' THEN r.id::text END,
            CASE s.state WHEN 'completed' THEN 201 WHEN 'failed' THEN 400 END, CASE WHEN s.state = 'failed' THEN c.id END,
            CASE WHEN s.state = 'failed' THEN 'rule-10117' END, CASE WHEN s.state = 'failed' THEN 'Isian ditolak' END,
            CASE WHEN s.state = 'skipped' THEN 'consent' END, v.started_at, v.started_at, CASE WHEN s.state <> 'pending' THEN v.started_at END
        FROM (SELECT *, substr(visit_number, 6)::int AS number FROM visit WHERE clinic_id = \(clinic.id) AND visit_number LIKE 'LAMA-%'
              ORDER BY service_date, id) v
        CROSS JOIN unnest(ARRAY['Encounter', 'Observation', 'Observation', 'Observation', 'Condition']) WITH ORDINALITY AS k (kind, place)
        CROSS JOIN LATERAL (SELECT v.number * \(deliveriesPerVisit)::int + k.place::int AS row, k.place::int - 1 AS n) o
        CROSS JOIN LATERAL (SELECT \(id("o.row", salt: "delivery")) AS id) r
        CROSS JOIN LATERAL (SELECT CASE o.row % 101 WHEN 7 THEN 'failed' WHEN 31 THEN 'pending' WHEN 67 THEN 'skipped' ELSE 'completed' END AS state) s
        CROSS JOIN LATERAL (SELECT \(id("3 * (o.row / 101 % 6) + CASE k.kind WHEN 'Encounter' THEN 0 WHEN 'Observation' THEN 1 ELSE 2 END", salt: "cause")) AS id) c
        """
    }

    /// A UUID of version 7's form from a number: ordered like it, as real ids are by their time.
    private static func id(_ number: SQL, salt: SQL) -> SQL {
        """
        (lpad(to_hex(1700000000000 + (\(number))), 12, '0') || '7' || substr(md5('\(salt)' || (\(number))), 1, 3) || '8'
            || substr(md5('\(salt)' || (\(number))), 5, 15))::uuid
        """
    }
}
