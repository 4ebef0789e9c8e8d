-- What the pages of master data keep besides (docs/master-data.md).

-- An inactive patient keeps their visits and is not offered any more.
ALTER TABLE patient ADD COLUMN status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive'));

-- Until when a practitioner may work, as their papers say.
ALTER TABLE practitioner ADD COLUMN str_expires_on date, ADD COLUMN sip_expires_on date;

-- How long an answer of the platform about a practitioner or location is believed.
ALTER TABLE clinic ADD COLUMN verify_after_days integer NOT NULL DEFAULT 30 CHECK (verify_after_days BETWEEN 1 AND 365);

-- Things of ours that share what only one of them can have. Looked for each night and when a person asks.
CREATE TABLE conflict (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('location_id', 'practitioner_ihs', 'practitioner_licence', 'patient_ihs',
        'medical_record_number', 'bpjs_number')),
    shared text COLLATE "C" NOT NULL,                     -- what they share; of a card number its blind index
    subjects uuid[] NOT NULL CHECK (cardinality(subjects) > 1),
    found_at timestamptz NOT NULL DEFAULT jembatan_now(),
    closed_at timestamptz,                                -- not found any more
    dismissed_at timestamptz, dismissed_by text, reason text,
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, kind, shared),
    CHECK ((dismissed_at IS NULL) = (dismissed_by IS NULL)),
    CHECK (dismissed_at IS NULL OR reason <> ''));
CALL tenant_table('conflict', 'SELECT, INSERT, UPDATE');
