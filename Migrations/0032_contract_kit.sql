-- Uji integrasi: what a clinic's own system does while its calls are disturbed on purpose. Clinics in trial only.

CREATE TABLE contract_run (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    scenario text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'ended', 'stopped')),
    started_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, ended_at timestamptz,
    started_by uuid REFERENCES app_user,
    version text NOT NULL,                                -- of Jembatan
    disturbances_left smallint NOT NULL CHECK (disturbances_left >= 0),
    disturbed_at timestamptz,                             -- the first disturbed call
    on_platform boolean NOT NULL,                         -- faults of our own sandbox belong to it
    result text COLLATE "C" CHECK (result IN ('passed', 'failed', 'incomplete')),
    checks jsonb,                                         -- [{"name","verdict","says"}]: paths, statuses, times
    PRIMARY KEY (clinic_id, id),
    CHECK ((state = 'running') = (ended_at IS NULL) AND (state = 'running') = (result IS NULL) AND (result IS NULL) = (checks IS NULL)));
CALL tenant_table('contract_run', 'SELECT, INSERT, UPDATE');
-- One at a time: two disturbances together could not be judged.
CREATE UNIQUE INDEX contract_run_one ON contract_run (clinic_id) WHERE state = 'running';

-- The calls of a run. What they said stands here as keyed hashes only, so that equal can be told from equal.
CREATE TABLE contract_call (
    clinic_id bigint NOT NULL, id uuid NOT NULL, run_id uuid NOT NULL,
    at timestamptz NOT NULL, answered_at timestamptz NOT NULL,
    method text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL,   -- as in the table of routes, without ids
    status smallint NOT NULL, is_disturbed boolean NOT NULL,
    request_hash bytea NOT NULL,                          -- method, path, id, query, body
    visit_number_hash bytea, visit_hash bytea,            -- no_kunjungan; patient, start, poli, dokter
    key_hash bytea,                                       -- Idempotency-Key
    is_child boolean NOT NULL, visit_id uuid,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, run_id) REFERENCES contract_run);
CALL tenant_table('contract_call', 'SELECT, INSERT');
CREATE INDEX contract_call_run ON contract_call (clinic_id, run_id, at);

ALTER TABLE api_log ADD COLUMN contract_run_id uuid;      -- answered so by Uji integrasi
