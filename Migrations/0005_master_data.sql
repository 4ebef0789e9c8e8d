-- Patients, practitioners, locations: what a visit refers to. NIK, card number and phone are sealed; a blind index finds equals.

CREATE TABLE patient (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    name text,                                            -- unknown when a visit brought only the NIK
    nik_index bytea, nik bytea, nik_last4 text,           -- HMAC; sealed; shown
    mother_nik_index bytea, mother_nik bytea, birth_order smallint,
    medical_record_number text,                           -- no. RM
    bpjs_index bytea, bpjs_number bytea, bpjs_last4 text,
    birth_date date, gender text COLLATE "C" CHECK (gender IN ('male', 'female')),
    demographics bytea,                                   -- sealed JSON: the fields of register-patient
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    CHECK ((nik_index IS NULL) = (nik IS NULL)));
CALL tenant_table('patient');
-- Not unique where a newborn carries the mother's: those are in mother_nik_index.
CREATE UNIQUE INDEX patient_nik ON patient (clinic_id, nik_index) WHERE nik_index IS NOT NULL;
CREATE INDEX patient_medical_record_number ON patient (clinic_id, medical_record_number) WHERE medical_record_number IS NOT NULL;

-- Name search: LIKE and trigram use no index behind row-level security; a range over words does.
CREATE TABLE patient_word (
    clinic_id bigint NOT NULL, word text COLLATE "C" NOT NULL, patient_id uuid NOT NULL,
    PRIMARY KEY (clinic_id, word, patient_id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient ON DELETE CASCADE);
CALL tenant_table('patient_word');

CREATE TABLE practitioner (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    code text COLLATE "C",                                -- the clinic's own kode_dokter
    name text NOT NULL,
    nik_index bytea, nik bytea, nik_last4 text,
    sip text, str text, specialty text,
    verified_at timestamptz,
    verification_method text COLLATE "C" CHECK (verification_method IN ('nik_lookup', 'manual')),
    status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    CHECK ((verified_at IS NULL) = (verification_method IS NULL)));
CALL tenant_table('practitioner');
CREATE UNIQUE INDEX practitioner_code ON practitioner (clinic_id, code) WHERE code IS NOT NULL;
CREATE UNIQUE INDEX practitioner_nik ON practitioner (clinic_id, nik_index) WHERE nik_index IS NOT NULL;

CREATE TABLE location (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    code text COLLATE "C",                                -- the clinic's own kode poli
    name text NOT NULL,
    description text,
    location_type text COLLATE "C" NOT NULL DEFAULT 'ro', -- FHIR location-physical-type
    status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
    synced_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('location');
CREATE UNIQUE INDEX location_code ON location (clinic_id, code) WHERE code IS NOT NULL;

-- What our things are called on the platform: a patient, practitioner, location, or a creating delivery. Keyed by environment.
CREATE TABLE remote_reference (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    local_id uuid NOT NULL,
    resource_type text COLLATE "C" NOT NULL,
    remote_id text COLLATE "C" NOT NULL CHECK (remote_id <> ''),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, environment, local_id));
CALL tenant_table('remote_reference');
CALL engine_table('remote_reference');
-- A clinic may name a thing by its SATUSEHAT id.
CREATE INDEX remote_reference_remote ON remote_reference (clinic_id, environment, remote_id);

-- Seed 002, patient_ihs_lookup: what the platform said of a NIK, and when.
CREATE TABLE patient_ihs_lookup (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    patient_id uuid,
    nik_index bytea NOT NULL, nik bytea NOT NULL,
    lookup_status text COLLATE "C" NOT NULL CHECK (lookup_status IN ('found', 'not_found', 'error')),
    ihs_patient_id text, ihs_patient_data bytea,          -- sealed Patient resource
    registration_required boolean NOT NULL DEFAULT false, registration_instructions text,
    searched_at timestamptz NOT NULL, searched_by uuid,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    CHECK ((lookup_status = 'found') = (ihs_patient_id IS NOT NULL)));
CALL tenant_table('patient_ihs_lookup', 'SELECT, INSERT');
CREATE INDEX patient_ihs_lookup_nik ON patient_ihs_lookup (clinic_id, environment, nik_index, searched_at DESC);
