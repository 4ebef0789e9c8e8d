-- Tenants and what belongs to a clinic as an installation: its keys, its API secrets, its access to the national platforms.

CREATE TABLE clinic (
    clinic_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text COLLATE "C" NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
    name text NOT NULL CHECK (name <> ''),
    level text COLLATE "C" NOT NULL DEFAULT 'fktp' CHECK (level IN ('fktp', 'fkrtl')),
    state text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'trial', 'live', 'suspended')),
    suspended_from text COLLATE "C" CHECK (suspended_from IN ('draft', 'trial', 'live')),
    environment text COLLATE "C" NOT NULL DEFAULT 'sandbox' CHECK (environment IN ('sandbox', 'production', 'custom')),
    time_zone text NOT NULL DEFAULT 'Asia/Jakarta' CHECK (time_zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')),
    address text, city text, postal_code text, phone text,
    -- kode wilayah Kemendagri: 2, 4, 6 and 10 digits (reference section 7.3)
    province_code text CHECK (province_code ~ '^[0-9]{2}$'), city_code text CHECK (city_code ~ '^[0-9]{4}$'),
    district_code text CHECK (district_code ~ '^[0-9]{6}$'), village_code text CHECK (village_code ~ '^[0-9]{10}$'),
    consent_policy text COLLATE "C" NOT NULL DEFAULT 'presumed' CHECK (consent_policy IN ('presumed', 'required')),
    time_without_zone text COLLATE "C" NOT NULL DEFAULT 'utc' CHECK (time_without_zone IN ('utc', 'clinic')),
    chief_complaint boolean NOT NULL DEFAULT true,        -- keluhan_utama becomes a Condition
    chief_complaint_code text NOT NULL DEFAULT '404684003',
    allowed_networks cidr[] NOT NULL DEFAULT '{}',        -- of the API; empty = any address
    requests_per_minute integer NOT NULL DEFAULT 6000 CHECK (requests_per_minute > 0),  -- of the API
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'suspended') = (suspended_from IS NOT NULL)),
    CHECK (state <> 'live' OR environment IN ('production', 'custom')));
GRANT SELECT, INSERT, UPDATE ON clinic TO jembatan_app;
GRANT SELECT ON clinic TO jembatan_worker, jembatan_reader;

-- A clinic's API secrets: 256 random bits, kept as SHA-256, two valid at a time. No personal data: a platform table.
CREATE TABLE api_credential (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    hint text NOT NULL,                                   -- the last four characters
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,                               -- end of the overlap after a rotation
    revoked_at timestamptz,
    last_used_at timestamptz, last_used_address text,
    PRIMARY KEY (clinic_id, id));
GRANT SELECT, INSERT, UPDATE ON api_credential TO jembatan_app;

-- The clinic's data keys, wrapped by the master key. The newest seals; older ones open. Clinic 0 is the platform: its audit
-- chain's key comes from here too, hence no reference to clinic.
CREATE TABLE data_key (
    clinic_id bigint NOT NULL,
    id integer NOT NULL CHECK (id > 0),
    wrapped bytea NOT NULL,
    master_key_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('data_key', 'SELECT, INSERT, UPDATE');

-- Access to a national platform, one row per environment (seed 002, satusehat_config). Sealed columns are bound to the origin:
-- changing it blanks them.
CREATE TABLE platform_credential (
    clinic_id bigint NOT NULL REFERENCES clinic,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('satusehat', 'pcare', 'antrean_fktp', 'mobile_jkn')),
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    origin text NOT NULL,                                 -- scheme://host[:port] the secret was entered for
    kfa_origin text, consent_origin text,
    organization_id text, organization_name text,
    client_id bytea, client_secret bytea,                 -- sealed
    access_token bytea, token_expires_at timestamptz, token_refreshed_at timestamptz,   -- sealed
    is_active boolean NOT NULL DEFAULT true,
    tested_at timestamptz, test_result jsonb,             -- stages of the last Tes koneksi, without secrets
    last_sync_at timestamptz, last_error text,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, channel, environment),
    CHECK ((access_token IS NULL) = (token_expires_at IS NULL)));
CALL tenant_table('platform_credential');
