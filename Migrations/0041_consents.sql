-- Consent to the letter: what a decision did to what was waiting, its documents, and the question of other facilities' reading.

-- Beginnings and ends that come by themselves; the list of those that count.
CREATE INDEX consent_begins ON consent (clinic_id, valid_from) WHERE valid_from > created_at;
CREATE INDEX consent_ends ON consent (clinic_id, valid_until) WHERE valid_until IS NOT NULL;
CREATE INDEX consent_newest ON consent (clinic_id, created_at DESC, id DESC);

-- The proof: when it was asked for, when it took effect, and which deliveries it stopped. Those that were leaving at that moment are told
-- apart: nobody can call them back.
CREATE TABLE consent_effect (
    clinic_id bigint NOT NULL, id uuid NOT NULL, consent_id uuid NOT NULL,
    asked_at timestamptz NOT NULL, applied_at timestamptz NOT NULL,
    stopped uuid[] NOT NULL DEFAULT '{}', leaving uuid[] NOT NULL DEFAULT '{}', reopened integer NOT NULL DEFAULT 0,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, consent_id) REFERENCES consent);
CALL tenant_table('consent_effect', 'SELECT, INSERT');
CREATE INDEX consent_effect_consent ON consent_effect (clinic_id, consent_id);

-- Under which consent it was sent; none where the clinic presumes it.
ALTER TABLE delivery ADD consent_id uuid;

-- What the patient signed. The content leaves when its time is over; that it was there stays.
CREATE TABLE consent_document (
    clinic_id bigint NOT NULL, id uuid NOT NULL, consent_id uuid NOT NULL,
    media_type text COLLATE "C" NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
    size integer NOT NULL CHECK (size > 0), content bytea,
    uploaded_by uuid REFERENCES app_user, uploaded_at timestamptz NOT NULL, removed_at timestamptz,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, consent_id) REFERENCES consent,
    CHECK ((content IS NULL) = (removed_at IS NOT NULL)));
CALL tenant_table('consent_document', 'SELECT, INSERT, UPDATE');
CREATE INDEX consent_document_consent ON consent_document (clinic_id, consent_id);
CREATE INDEX consent_document_kept ON consent_document (clinic_id, uploaded_at) WHERE content IS NOT NULL;

-- "Boleh dibaca fasilitas lain": asked and kept apart from consent to sending (reference section 6).
CREATE TABLE sharing_choice (
    clinic_id bigint NOT NULL, id uuid NOT NULL, patient_id uuid NOT NULL,
    action text COLLATE "C" NOT NULL CHECK (action IN ('OPTIN', 'OPTOUT')),
    asked_at timestamptz NOT NULL, agent text NOT NULL,   -- who asked, as the platform is told
    recorded_by uuid REFERENCES app_user, delivery_id uuid,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient);
CALL tenant_table('sharing_choice', 'SELECT, INSERT');
CREATE INDEX sharing_choice_patient ON sharing_choice (clinic_id, patient_id, id DESC);

ALTER TABLE clinic ADD consent_document_years smallint NOT NULL DEFAULT 5 CHECK (consent_document_years BETWEEN 1 AND 50);
