-- The other direction: Mobile JKN calls the clinic for numbers in its queues (reference sections 4.2 and 5.2).

-- Who may: the user name and password that the clinic gave BPJS. The password is there as people's are, as an argon2id hash.
CREATE TABLE mobile_jkn_access (
    clinic_id bigint PRIMARY KEY REFERENCES clinic,
    username text COLLATE "C" NOT NULL CHECK (username <> ''),
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CALL tenant_table('mobile_jkn_access');

CREATE TABLE mobile_jkn_token (
    clinic_id bigint NOT NULL REFERENCES clinic,
    token_hash bytea NOT NULL,                            -- SHA-256 of 256 random bits
    username text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, token_hash));
CALL tenant_table('mobile_jkn_token');
CREATE INDEX mobile_jkn_token_expiry ON mobile_jkn_token (clinic_id, expires_at);

-- When a doctor sees whom, and how many may book: the sessions of a week.
CREATE TABLE antrean_quota (
    clinic_id bigint NOT NULL REFERENCES clinic,
    kodepoli text COLLATE "C" NOT NULL CHECK (kodepoli <> ''),
    kodedokter text COLLATE "C" NOT NULL CHECK (kodedokter <> ''),
    day smallint NOT NULL CHECK (day BETWEEN 1 AND 7),    -- 1 Monday
    starts text COLLATE "C" NOT NULL CHECK (starts ~ '^[0-2][0-9]:[0-5][0-9]$'),   -- clock of the clinic
    ends text COLLATE "C" NOT NULL CHECK (ends ~ '^[0-2][0-9]:[0-5][0-9]$' AND ends > starts),
    quota integer NOT NULL CHECK (quota >= 0),            -- of members; 0 closes the session
    quota_other integer NOT NULL DEFAULT 0 CHECK (quota_other >= 0),
    minutes smallint NOT NULL DEFAULT 6 CHECK (minutes BETWEEN 1 AND 240),         -- a patient takes
    prefix text NOT NULL DEFAULT 'A' CHECK (prefix ~ '^[A-Z0-9]{1,4}$'),           -- of the numbers as called out
    poli_name text, doctor_name text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, kodepoli, kodedokter, day, starts));
CALL tenant_table('antrean_quota');

ALTER TABLE antrean
    ADD COLUMN is_member boolean NOT NULL DEFAULT true,   -- has a card number: counts against the quota of members
    ADD COLUMN checked_in_at timestamptz;                 -- referral level: when the patient said to be there
CREATE INDEX antrean_queue ON antrean (clinic_id, environment, tanggalperiksa, kodepoli) WHERE cancelled_at IS NULL;
