-- The database roles of Jembatan (docs/tenancy.md says why there are four). Run once by a superuser, before the first
-- `jembatan migrate`; running it again changes nothing. Passwords are set afterwards (README.md, "In production").
DO $$
BEGIN
    -- Owns the schema; used by `jembatan migrate` and for making and dropping partitions, by nothing else.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_owner') THEN
        CREATE ROLE jembatan_owner LOGIN CREATEROLE;
    END IF;
    -- The server's login. NOINHERIT: else the worker's policies, which see every clinic, would hold for it too.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_app') THEN
        CREATE ROLE jembatan_app LOGIN NOINHERIT;
    END IF;
    -- What the delivery engine's transactions switch to.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_worker') THEN
        CREATE ROLE jembatan_worker NOLOGIN;
    END IF;
    -- Owns the functions that read across clinics, and nothing else.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jembatan_reader') THEN
        CREATE ROLE jembatan_reader NOLOGIN;
    END IF;
END
$$;
GRANT jembatan_worker TO jembatan_app;
GRANT jembatan_reader TO jembatan_owner;
