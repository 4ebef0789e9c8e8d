-- The clinic's API: answers given again, and what was called.

CREATE TABLE idempotency_answer (
    clinic_id bigint NOT NULL REFERENCES clinic,
    key text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    status smallint, answer bytea,                        -- sealed; NULL while in flight
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, path, key));
CALL tenant_table('idempotency_answer');
CREATE INDEX idempotency_answer_age ON idempotency_answer (clinic_id, created_at);

-- Log API, kept 30 days: every call, refused ones too; no body, no personal data.
CREATE TABLE api_log (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL, at timestamptz NOT NULL,
    method text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL,
    status smallint NOT NULL, code text COLLATE "C",
    fields jsonb,                                         -- wrong fields: [{"field","code","message"}], values left out
    credential text, address text, took_ms integer NOT NULL, request_id text,
    visit_id uuid,
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('api_log', 'SELECT, INSERT, DELETE');
CREATE INDEX api_log_time ON api_log (clinic_id, at DESC, id DESC);

-- A filter with personal data is POSTed and stands in addresses under this id.
CREATE TABLE kept_search (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    content bytea NOT NULL,                               -- sealed
    user_id uuid NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('kept_search');
