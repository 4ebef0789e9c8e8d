-- Every change by a person or key, one HMAC chain per clinic; clinic 0 is the platform. INSERT and SELECT alone are granted.

CREATE TABLE audit_head (
    clinic_id bigint PRIMARY KEY,
    seq bigint NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT '\x') WITH (fillfactor = 20);
CALL tenant_table('audit_head', 'SELECT, INSERT, UPDATE');

CREATE TABLE audit (
    clinic_id bigint NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    actor_id uuid,                                        -- a person; NULL: an API key, the CLI or the system
    actor text NOT NULL,                                  -- shown: name, "API …abcd", "CLI", "sistem"
    action text COLLATE "C" NOT NULL,                     -- e.g. credential.changed
    subject_type text COLLATE "C", subject_id text,
    change text,                                          -- JSON {"before":…,"after":…}, masked
    address text,
    previous bytea NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (clinic_id, seq));
CALL tenant_table('audit', 'SELECT, INSERT');
-- "What was done to this subject": the history on its page.
CREATE INDEX audit_subject ON audit (clinic_id, subject_type, subject_id);
