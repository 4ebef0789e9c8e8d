-- What every later migration stands on: the roles, the tenant of a transaction, the clock, and the two procedures that make a
-- table a tenant table. Design: docs/tenancy.md.

-- The owner runs migrations. The application's login owns nothing and is NOINHERIT, or the worker's policies would hold for it too.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_app') THEN CREATE ROLE jembatan_app LOGIN NOINHERIT; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_worker') THEN CREATE ROLE jembatan_worker NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_reader') THEN CREATE ROLE jembatan_reader NOLOGIN; END IF;
    IF NOT pg_has_role('jembatan_app', 'jembatan_worker', 'MEMBER') THEN GRANT jembatan_worker TO jembatan_app; END IF;
    IF NOT pg_has_role(current_user, 'jembatan_reader', 'MEMBER') THEN
        EXECUTE format('GRANT jembatan_reader TO %I', current_user);
    END IF;
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO jembatan_reader;
GRANT USAGE ON SCHEMA public TO jembatan_app, jembatan_worker;
-- The migrator makes this table; the server reads it at start, to refuse a schema that is not its own.
GRANT SELECT ON schema_migration TO jembatan_app;

-- The clinic of this transaction, or NULL. NULLIF: after a transaction that set it, the setting is '' and not NULL.
CREATE FUNCTION current_clinic() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('jembatan.clinic', true), '')::bigint $$;

-- The engine's clock. Only tests write the offset (as the owner), to simulate hours.
CREATE TABLE clock (single boolean PRIMARY KEY DEFAULT true CHECK (single), ahead interval NOT NULL DEFAULT '0');
INSERT INTO clock DEFAULT VALUES;
GRANT SELECT ON clock TO jembatan_app, jembatan_worker, jembatan_reader;
CREATE FUNCTION jembatan_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT now() + (SELECT ahead FROM clock) $$;

-- A tenant table: row-level security forced, one policy on the transaction's clinic, and the grants named.
CREATE PROCEDURE tenant_table(name regclass, grants text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY clinic_scope ON %s TO jembatan_app USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic())', name);
    EXECUTE format('GRANT %s ON %s TO jembatan_app', grants, name);
END $$;

-- A tenant table of the engine: its transactions switch to jembatan_worker and may span clinics.
CREATE PROCEDURE engine_table(name regclass, grants text DEFAULT 'SELECT, INSERT, UPDATE') LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('CREATE POLICY engine ON %s TO jembatan_worker USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT %s ON %s TO jembatan_worker', grants, name);
END $$;

-- A table that the named reader functions may read across clinics (0012).
CREATE PROCEDURE reader_table(name regclass) LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('CREATE POLICY reader ON %s TO jembatan_reader USING (true)', name);
    EXECUTE format('GRANT SELECT ON %s TO jembatan_reader', name);
END $$;

-- Monthly partitions by LIKE and ATTACH: PARTITION OF would lock the parent against all writers. Called by the owner alone.
CREATE PROCEDURE monthly_partitions(parent regclass, months_ahead integer DEFAULT 3) LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    month date;
    child text;
BEGIN
    FOR i IN 0..months_ahead LOOP
        month := first + make_interval(months => i);
        child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
        IF to_regclass(child) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', child, parent);
            EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child,
                month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
        END IF;
    END LOOP;
END $$;
