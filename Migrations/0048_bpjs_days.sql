-- What a clinic tells BPJS of a patient's day: places in queues, registrations at PCare and visits there. Deliveries are made of them, and
-- all of one patient on one day go one after another: whose they are is a keyed hash of card number, NIK or no. RM.

CREATE TABLE antrean (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('antrean_fktp', 'mobile_jkn')),
    source text COLLATE "C" NOT NULL DEFAULT 'clinic' CHECK (source IN ('clinic', 'mobile_jkn')),  -- Mobile JKN knows its own already
    tanggalperiksa date NOT NULL,
    kodepoli text COLLATE "C" NOT NULL CHECK (kodepoli <> ''),
    kodedokter text COLLATE "C", jampraktek text COLLATE "C",
    nomorantrean text, angkaantrean integer,
    kodebooking text COLLATE "C",                         -- referral level: kept for ever
    norm text COLLATE "C",
    person_index bytea NOT NULL,
    patient_id uuid, visit_id uuid,
    content bytea NOT NULL,                               -- sealed: what BPJS is told beside these, under its names
    called_at timestamptz, is_present boolean,            -- panggil: hadir or tidak hadir
    cancelled_at timestamptz,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    CHECK ((called_at IS NULL) = (is_present IS NULL)));
CALL tenant_table('antrean');
-- A patient has one place in the queue of a poli on a day; given up, the next is another.
CREATE UNIQUE INDEX antrean_place ON antrean (clinic_id, environment, channel, tanggalperiksa, kodepoli, person_index)
    WHERE cancelled_at IS NULL AND channel = 'antrean_fktp';
CREATE UNIQUE INDEX antrean_booking ON antrean (clinic_id, environment, kodebooking) WHERE kodebooking IS NOT NULL;
CREATE INDEX antrean_day ON antrean (clinic_id, environment, tanggalperiksa, person_index);

-- The last number given in the queue of a poli on a day, by whomever.
CREATE TABLE antrean_number (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL,
    tanggalperiksa date NOT NULL,
    kodepoli text COLLATE "C" NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (clinic_id, environment, tanggalperiksa, kodepoli));
CALL tenant_table('antrean_number');

CREATE TABLE pcare_record (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('pendaftaran', 'kunjungan')),
    tgl_daftar date NOT NULL,
    kd_poli text COLLATE "C" NOT NULL,                    -- '' for a referral without one
    norm text COLLATE "C",
    person_index bytea NOT NULL,
    patient_id uuid, visit_id uuid,
    registration_id uuid,                                 -- of a visit: its registration, where that came through us
    content bytea NOT NULL,                               -- sealed: PCare's body
    deleted_at timestamptz,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    FOREIGN KEY (clinic_id, registration_id) REFERENCES pcare_record);
CALL tenant_table('pcare_record');
CREATE UNIQUE INDEX pcare_record_own ON pcare_record (clinic_id, environment, kind, tgl_daftar, kd_poli, person_index)
    WHERE deleted_at IS NULL;
CREATE INDEX pcare_record_day ON pcare_record (clinic_id, environment, tgl_daftar, person_index);

-- What BPJS is told is found by what it is made of. SATUSEHAT's rows are many, and found otherwise.
CREATE INDEX delivery_bpjs_source ON delivery (clinic_id, source_id) WHERE channel <> 'satusehat';

-- Which is told first, and for how many days PCare takes what is late.
ALTER TABLE clinic
    ADD COLUMN pcare_registration text COLLATE "C" NOT NULL DEFAULT 'after_call'
        CHECK (pcare_registration IN ('after_call', 'before_call')),
    ADD COLUMN pcare_back_days integer NOT NULL DEFAULT 3 CHECK (pcare_back_days BETWEEN 0 AND 31);
