-- Visits and what happened in them, as the clinic said it (sealed), in one normal form: builders read this, never the request.

CREATE TABLE visit (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    patient_id uuid NOT NULL,
    visit_number text COLLATE "C",                        -- no_kunjungan
    identity bytea NOT NULL,                              -- hash of no_kunjungan, else of patient, start, poli, dokter
    started_at timestamptz NOT NULL, ended_at timestamptz,
    service_date date NOT NULL,                           -- the start's local date in the clinic's zone; never changes
    location_code text NOT NULL, location_id uuid,        -- poli as given, and what it was resolved to
    practitioner_code text NOT NULL, practitioner_id uuid,-- dokter likewise
    status text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'cancelled', 'entered-in-error')),
    content bytea NOT NULL,                               -- sealed JSON
    source text COLLATE "C" NOT NULL CHECK (source IN ('api', 'import', 'browser', 'demo')),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, identity),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    FOREIGN KEY (clinic_id, location_id) REFERENCES location,
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioner,
    CHECK (ended_at IS NULL OR ended_at >= started_at));
CALL tenant_table('visit');
CREATE INDEX visit_list ON visit (clinic_id, service_date DESC, id DESC);
CREATE INDEX visit_patient ON visit (clinic_id, patient_id, started_at DESC);
CREATE UNIQUE INDEX visit_number ON visit (clinic_id, visit_number) WHERE visit_number IS NOT NULL;
-- A new mapping finds the visits that wait for it.
CREATE INDEX visit_unmapped_location ON visit (clinic_id, location_code) WHERE location_id IS NULL;
CREATE INDEX visit_unmapped_practitioner ON visit (clinic_id, practitioner_code) WHERE practitioner_id IS NULL;

-- Diagnoses, observations, procedures, and what later kinds bring. A child of an unknown visit waits with the reference as given.
CREATE TABLE visit_record (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    visit_id uuid,
    encounter_reference text COLLATE "C",                 -- as given, while the visit is unknown
    kind text COLLATE "C" NOT NULL CHECK (kind <> ''),    -- diagnosis, observation, procedure …
    identity bytea NOT NULL,                              -- hash of encounter, code, category, time
    recorded_at timestamptz NOT NULL,
    content bytea NOT NULL,                               -- sealed JSON
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    CHECK ((visit_id IS NULL) <> (encounter_reference IS NULL)));
CALL tenant_table('visit_record');
CREATE UNIQUE INDEX visit_record_identity ON visit_record (clinic_id, identity);
CREATE INDEX visit_record_visit ON visit_record (clinic_id, visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX visit_record_orphan ON visit_record (clinic_id, encounter_reference) WHERE visit_id IS NULL;
