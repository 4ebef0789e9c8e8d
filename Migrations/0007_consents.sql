-- Seed 002, satusehat_consent, as history: each change a new row, the newest valid one counts.

CREATE TABLE consent (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    patient_id uuid NOT NULL,
    consent_given boolean NOT NULL,
    consent_scope text COLLATE "C" NOT NULL CHECK (consent_scope IN ('all', 'encounter_only', 'none')),
    consent_datetime timestamptz NOT NULL,
    consent_method text COLLATE "C" NOT NULL CHECK (consent_method IN ('written', 'verbal', 'electronic')),
    witnessed_by uuid REFERENCES app_user, witness_name text,
    valid_from timestamptz NOT NULL, valid_until timestamptz,
    revoked boolean NOT NULL DEFAULT false, revoked_at timestamptz, revoked_reason text,
    recorded_by uuid REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    CHECK (valid_until IS NULL OR valid_until > valid_from),
    CHECK (revoked = (revoked_at IS NOT NULL)),
    CHECK (consent_given = (consent_scope <> 'none')));
CALL tenant_table('consent', 'SELECT, INSERT');
CREATE INDEX consent_patient ON consent (clinic_id, patient_id, created_at DESC, id DESC);
