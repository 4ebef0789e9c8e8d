-- A clinic's access to BPJS, one row per service family and environment: each family has an address, a consumer and a user key of its
-- own; PCare asks for the account of its web pages too. Sealed columns are bound to the address: changing it blanks them.
CREATE TABLE bpjs_credential (
    clinic_id bigint NOT NULL REFERENCES clinic,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('pcare', 'antrean_fktp', 'mobile_jkn')),
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    url text NOT NULL,                                    -- with the service's name, without a slash at the end
    cons_id text COLLATE "C" NOT NULL,
    secret bytea, user_key bytea, username bytea, password bytea,   -- sealed
    application_code text COLLATE "C" NOT NULL DEFAULT '095',
    provider_code text COLLATE "C",                       -- the clinic's own kdProvider
    signature text COLLATE "C" NOT NULL DEFAULT 'base64' CHECK (signature IN ('base64', 'hex')),
    write_type text COLLATE "C" NOT NULL DEFAULT 'text/plain',      -- Content-Type of what PCare is told
    visit_path text COLLATE "C" NOT NULL DEFAULT 'kunjungan/v1',    -- where PCare takes visits
    corrects_clock boolean NOT NULL DEFAULT false,        -- X-timestamp in their time
    clock_skew_seconds integer, clock_checked_at timestamptz,       -- theirs minus ours
    tested_at timestamptz, test_result jsonb,             -- without secrets
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, channel, environment),
    CHECK ((username IS NULL) = (password IS NULL)));
CALL tenant_table('bpjs_credential');
