-- What a clinic's own system is told: addresses, what is to be said (one message an event and address), and each try.

CREATE TABLE webhook_endpoint (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    url text NOT NULL,
    events text[] COLLATE "C" NOT NULL,                   -- visit.completed, visit.needs_person, alert.raised, alert.recovered, webhook.test
    secret bytea NOT NULL,                                -- sealed; signs each message (Standard Webhooks)
    old_secret bytea, old_secret_until timestamptz,       -- sealed; signs beside the new one until then
    is_enabled boolean NOT NULL DEFAULT true,
    disabled_reason text CHECK (disabled_reason IN ('person', 'gone', 'failing')),
    failing_since timestamptz,                            -- the first failed try since the last that was answered well
    created_by uuid REFERENCES app_user, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id),
    CHECK (is_enabled = (disabled_reason IS NULL)),
    CHECK ((old_secret IS NULL) = (old_secret_until IS NULL)));
CALL tenant_table('webhook_endpoint');
CALL engine_table('webhook_endpoint', 'SELECT');

CREATE TABLE webhook_message (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    event text COLLATE "C" NOT NULL,
    body text NOT NULL,                                   -- JSON as it is signed and sent: ids and words, no personal data
    state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts smallint NOT NULL DEFAULT 0,                 -- all of them; the last one's number
    tries smallint NOT NULL DEFAULT 0,                    -- since it was made or asked for again: where in the schedule it is
    due_at timestamptz,
    lease uuid,                                           -- somebody sends it now; due_at is the end of the lease
    created_at timestamptz NOT NULL, settled_at timestamptz,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, endpoint_id) REFERENCES webhook_endpoint ON DELETE CASCADE,
    CHECK ((state = 'pending') = (due_at IS NOT NULL)), CHECK (lease IS NULL OR state = 'pending'));
CALL tenant_table('webhook_message');
CALL engine_table('webhook_message', 'SELECT, UPDATE');
CREATE INDEX webhook_message_due ON webhook_message (clinic_id, endpoint_id, due_at) WHERE state = 'pending';
CREATE INDEX webhook_message_list ON webhook_message (clinic_id, id DESC);
CREATE INDEX webhook_message_failed ON webhook_message (clinic_id, id DESC) WHERE state = 'failed';

CREATE TABLE webhook_attempt (
    clinic_id bigint NOT NULL, message_id uuid NOT NULL, number smallint NOT NULL,
    at timestamptz NOT NULL, took_ms integer, http_status smallint, failure text,
    answer text,                                          -- the first 1,000 characters
    PRIMARY KEY (clinic_id, message_id, number),
    FOREIGN KEY (clinic_id, message_id) REFERENCES webhook_message ON DELETE CASCADE);
CALL tenant_table('webhook_attempt', 'SELECT, INSERT');
CALL engine_table('webhook_attempt', 'SELECT, INSERT');

-- Visits that something happened to, written in the transaction of what happened: a crash forgets none. Only ever added to, so that nobody
-- who writes results waits for it; whoever tells of them takes the rows away.
CREATE TABLE visit_news (
    clinic_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, visit_id uuid NOT NULL,
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('visit_news', 'SELECT, INSERT, DELETE');
CALL engine_table('visit_news', 'SELECT, INSERT');

-- What was last told of a visit.
CREATE TABLE visit_told (
    clinic_id bigint NOT NULL, visit_id uuid NOT NULL,
    completion text COLLATE "C",                          -- which deliveries had arrived when it was told complete
    causes text[] COLLATE "C" NOT NULL DEFAULT '{}',      -- why it was told to need a person
    look_at timestamptz,                                  -- nothing may happen to it by itself: look again then
    PRIMARY KEY (clinic_id, visit_id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit);
CALL tenant_table('visit_told', 'SELECT, INSERT, UPDATE');
CALL engine_table('visit_told', 'SELECT');
CREATE INDEX visit_told_look ON visit_told (look_at) WHERE look_at IS NOT NULL;

-- Whether anybody wants to be told of the clinic's visits: asked before visit_news is written, so that nobody else pays for it.
CREATE FUNCTION tells_of_visits(clinic bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM webhook_endpoint e
        WHERE e.clinic_id = clinic AND e.is_enabled AND e.events && '{visit.completed,visit.needs_person}') $$;
