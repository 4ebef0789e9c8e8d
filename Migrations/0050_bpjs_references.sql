-- BPJS's reference lists as each clinic reads them, searched here while BPJS is away; and the clinic's own doctors and polis beside
-- BPJS's codes. No personal data: people's names are those of doctors.
CREATE TABLE bpjs_reference_list (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    list text COLLATE "C" NOT NULL,                       -- ReferenceList.name
    read_at timestamptz,                                  -- end of the last complete reading
    rows integer NOT NULL DEFAULT 0,                      -- how many it has since then
    changed integer NOT NULL DEFAULT 0,                   -- what that reading found otherwise
    wanted_at timestamptz,                                -- a person asked for a reading
    begun_at timestamptz, next_query integer, queries integer,      -- the reading that is under way or was interrupted
    error text, error_at timestamptz,                     -- why the last try stopped
    PRIMARY KEY (clinic_id, environment, list),
    CHECK ((begun_at IS NULL) = (next_query IS NULL) AND (begun_at IS NULL) = (queries IS NULL)),
    CHECK ((error IS NULL) = (error_at IS NULL)));
CALL tenant_table('bpjs_reference_list');

CREATE TABLE bpjs_reference (
    clinic_id bigint NOT NULL,
    environment text COLLATE "C" NOT NULL,
    list text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    extra jsonb NOT NULL DEFAULT '{}',                    -- what else BPJS says of it
    search text NOT NULL,                                 -- code and name in lower case
    first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL,
    removed_at timestamptz,                               -- BPJS has it no more
    PRIMARY KEY (clinic_id, environment, list, code),
    FOREIGN KEY (clinic_id, environment, list) REFERENCES bpjs_reference_list ON DELETE CASCADE);
CALL tenant_table('bpjs_reference');

CREATE TABLE bpjs_reference_change (
    clinic_id bigint NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    list text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,                              -- start of the reading that found it
    code text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL CHECK (what IN ('added', 'renamed', 'removed', 'returned')),
    before_name text, name text NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, environment, list) REFERENCES bpjs_reference_list ON DELETE CASCADE);
CALL tenant_table('bpjs_reference_change');
CREATE INDEX bpjs_reference_change_list ON bpjs_reference_change (clinic_id, environment, list, at);

CREATE TABLE bpjs_mapping (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('pcare', 'antrean_fktp', 'mobile_jkn')),
    subject text COLLATE "C" NOT NULL CHECK (subject IN ('dokter', 'poli')),
    local_code text NOT NULL,                             -- code of the practitioner or location
    remote_code text COLLATE "C" NOT NULL,
    remote_name text NOT NULL,
    extra jsonb NOT NULL DEFAULT '{}',                    -- jampraktek, kodepoli, poliSakit
    actor text NOT NULL, changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, environment, channel, subject, local_code));
CALL tenant_table('bpjs_mapping');
