-- The delivery engine (seed 002: satusehat_sync_queue, satusehat_sync_log, satusehat_error_log), for every platform.
-- States and holds: docs/engine.md. 'processing' is not stored: it is membership in lane.in_flight.

CREATE TABLE delivery (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('satusehat', 'pcare', 'antrean_fktp', 'mobile_jkn')),
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    kind text COLLATE "C" NOT NULL,
    operation text COLLATE "C" NOT NULL CHECK (operation IN ('create', 'update', 'search')),
    step text COLLATE "C",                                -- arrived, in-progress, finished, correction
    resource_id uuid NOT NULL,                            -- the creating delivery; a creating one names itself
    -- What it is made of, and which of the things made of it: unique, so that planning twice makes it once.
    source_key text COLLATE "C" NOT NULL,
    source_id uuid NOT NULL,                              -- seed 002 resource_id: our visit, record, patient, location
    visit_id uuid, patient_id uuid,
    service_date date NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'completed', 'failed', 'skipped')),
    hold text COLLATE "C",
    hold_reason text,                                     -- what the mapping lacks, which consent: a code and words, no name
    priority smallint NOT NULL DEFAULT 0,
    open_dependencies smallint NOT NULL DEFAULT 0 CHECK (open_dependencies >= 0),
    -- Goes when the visit's other deliveries are settled and one that opens the gate has arrived (the platform's rule for finished).
    gate text COLLATE "C" CHECK (gate IN ('visit_settled')),
    opens_gate boolean NOT NULL DEFAULT false,
    attempts smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),   -- seed 002 retry_count: spent ones
    max_retries smallint NOT NULL DEFAULT 3,
    next_retry_at timestamptz,
    uncertain boolean NOT NULL DEFAULT false,             -- an attempt's answer is unknown: found before it is sent again
    remote_id text COLLATE "C",                           -- seed 002 satusehat_id
    http_status smallint,
    error_group_id uuid, error_code text COLLATE "C", error_message text,
    skip_reason text COLLATE "C",
    revision smallint NOT NULL DEFAULT 0,                 -- of delivery_body: the one that goes next
    is_edited boolean NOT NULL DEFAULT false,
    body_hash bytea, sent_hash bytea,                     -- of the stored body; of the one that was accepted
    created_at timestamptz NOT NULL, started_at timestamptz, completed_at timestamptz,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient,
    CHECK (hold IS NULL OR (state = 'pending' AND hold IN ('retry', 'dependency', 'mapping', 'consent', 'reconciling', 'paused'))),
    CHECK (hold IS DISTINCT FROM 'retry' OR next_retry_at IS NOT NULL),
    CHECK (next_retry_at IS NULL OR hold IN ('retry', 'reconciling')),
    CHECK (open_dependencies = 0 OR state <> 'pending' OR hold IS NOT NULL),
    CHECK ((state = 'pending') = (completed_at IS NULL)),
    CHECK (state <> 'completed' OR operation = 'search' OR remote_id IS NOT NULL),
    CHECK ((state = 'skipped') = (skip_reason IS NOT NULL)),
    CHECK (operation = 'update' OR resource_id = id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05,
        autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CALL tenant_table('delivery', 'SELECT, INSERT, UPDATE');
CALL engine_table('delivery', 'SELECT, UPDATE');
CREATE UNIQUE INDEX delivery_source ON delivery (clinic_id, channel, environment, source_key);
-- What a lane may send now, in order.
CREATE INDEX delivery_ready ON delivery (clinic_id, channel, priority, service_date, id) WHERE state = 'pending' AND hold IS NULL;
-- The retries and searches that are due, and the soonest of them.
CREATE INDEX delivery_due ON delivery (clinic_id, channel, next_retry_at) WHERE next_retry_at IS NOT NULL;
-- Every list: one state is one range; all states are ranges of LIMIT rows, merged. Updates show on their resource's row.
CREATE INDEX delivery_list ON delivery (clinic_id, channel, kind, state, service_date DESC, id DESC) WHERE operation <> 'update';
-- A visit's tree, its gate; a patient's deliveries when consent changes.
CREATE INDEX delivery_visit ON delivery (clinic_id, visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX delivery_patient ON delivery (clinic_id, patient_id) WHERE patient_id IS NOT NULL;
-- The updates of a resource, on its row; those that need a person.
CREATE INDEX delivery_updates ON delivery (clinic_id, resource_id) WHERE operation = 'update';
-- What a cause holds up: fixed once, resent together.
CREATE INDEX delivery_error_group ON delivery (clinic_id, error_group_id) WHERE error_group_id IS NOT NULL;

-- Bodies apart from the narrow row. Revision 0 is what was built; an edit or a rebuild adds one.
CREATE TABLE delivery_body (
    clinic_id bigint NOT NULL, delivery_id uuid NOT NULL, revision smallint NOT NULL,
    body bytea NOT NULL,                                  -- deflated and sealed; references as urn:uuid
    made text COLLATE "C" NOT NULL CHECK (made IN ('built', 'edited', 'rebuilt')),
    made_by uuid, reason text, made_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, delivery_id, revision),
    FOREIGN KEY (clinic_id, delivery_id) REFERENCES delivery ON DELETE CASCADE,
    CHECK (made <> 'edited' OR made_by IS NOT NULL));
CALL tenant_table('delivery_body', 'SELECT, INSERT, UPDATE');
CALL engine_table('delivery_body', 'SELECT');

CREATE TABLE delivery_dependency (
    clinic_id bigint NOT NULL, delivery_id uuid NOT NULL, depends_on uuid NOT NULL,
    required boolean NOT NULL DEFAULT true,               -- a skipped one skips its dependent; else the reference is left out
    PRIMARY KEY (clinic_id, depends_on, delivery_id),
    CHECK (delivery_id <> depends_on),
    FOREIGN KEY (clinic_id, delivery_id) REFERENCES delivery (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, depends_on) REFERENCES delivery (clinic_id, id) ON DELETE CASCADE);
CALL tenant_table('delivery_dependency');
CALL engine_table('delivery_dependency', 'SELECT');
CREATE INDEX delivery_dependency_child ON delivery_dependency (clinic_id, delivery_id);

-- One row per request that left, or was about to. Append-only, monthly; bodies in a table of their own, kept shorter.
CREATE TABLE attempt (
    clinic_id bigint NOT NULL, delivery_id uuid NOT NULL, number smallint NOT NULL, at timestamptz NOT NULL,
    took_ms integer, http_status smallint,
    outcome text COLLATE "C" NOT NULL,                    -- completed, rejected, retry, away, ambiguous, duplicate, found, …
    spent boolean NOT NULL,                               -- whether it cost one of the retries
    method text COLLATE "C", url text,
    request_headers jsonb, response_headers jsonb,
    revision smallint, actor_id uuid, instance text COLLATE "C",
    error_type text COLLATE "C", error_message text,
    PRIMARY KEY (clinic_id, delivery_id, at, number)
) PARTITION BY RANGE (at);
CALL tenant_table('attempt', 'SELECT, INSERT');
CALL engine_table('attempt', 'SELECT, INSERT');
CALL monthly_partitions('attempt');

CREATE TABLE attempt_body (
    clinic_id bigint NOT NULL, delivery_id uuid NOT NULL, number smallint NOT NULL, at timestamptz NOT NULL,
    request bytea, response bytea,                        -- deflated and sealed
    PRIMARY KEY (clinic_id, delivery_id, at, number)
) PARTITION BY RANGE (at);
CALL tenant_table('attempt_body', 'SELECT, INSERT');
CALL engine_table('attempt_body', 'SELECT, INSERT');
CALL monthly_partitions('attempt_body');

-- The same cause once: what the dashboard shows, fixed once and resent together.
CREATE TABLE error_group (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    channel text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL CHECK (category IN ('transient', 'client', 'auth', 'not_found', 'server', 'mapping', 'consent', 'unknown')),
    code text COLLATE "C" NOT NULL,                       -- of the error catalogue
    element text, message text NOT NULL,                  -- the platform's words with values taken out
    open_count integer NOT NULL DEFAULT 0,
    first_seen_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL,
    resolution_status text COLLATE "C" NOT NULL DEFAULT 'pending'
        CHECK (resolution_status IN ('pending', 'auto_resolved', 'manual_resolved', 'ignored')),
    resolution_notes text, resolved_by uuid REFERENCES app_user, resolved_at timestamptz,
    PRIMARY KEY (clinic_id, id), UNIQUE (clinic_id, fingerprint));
CALL tenant_table('error_group');
CALL engine_table('error_group');
CREATE INDEX error_group_open ON error_group (clinic_id, open_count DESC) WHERE open_count > 0;

CREATE TABLE error_log (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    delivery_id uuid NOT NULL, error_group_id uuid NOT NULL, attempt_number smallint,
    resource_type text COLLATE "C" NOT NULL, resource_id uuid NOT NULL, operation text COLLATE "C" NOT NULL,
    error_category text COLLATE "C" NOT NULL, http_status smallint, error_code text COLLATE "C", error_message text NOT NULL,
    error_details jsonb,                                  -- rule numbers and elements of the issues
    request_url text,
    resolution_status text COLLATE "C" NOT NULL DEFAULT 'pending'
        CHECK (resolution_status IN ('pending', 'auto_resolved', 'manual_resolved', 'ignored')),
    resolution_notes text, resolved_by uuid REFERENCES app_user, resolved_at timestamptz,
    at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, error_group_id) REFERENCES error_group);
CALL tenant_table('error_log', 'SELECT, INSERT, UPDATE');
CALL engine_table('error_log');
CREATE INDEX error_log_delivery ON error_log (clinic_id, delivery_id);

-- Cards cost the same at ten thousand and ten million rows. A column per state; creating deliveries only.
CREATE TABLE counter (
    clinic_id bigint NOT NULL, channel text COLLATE "C" NOT NULL, day date NOT NULL, kind text COLLATE "C" NOT NULL,
    pending integer NOT NULL DEFAULT 0, completed integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0, skipped integer NOT NULL DEFAULT 0,
    PRIMARY KEY (clinic_id, channel, day, kind)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CALL tenant_table('counter', 'SELECT, INSERT, UPDATE');
CALL engine_table('counter');
CALL reader_table('counter');
