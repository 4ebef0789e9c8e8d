-- What a clinic's own system is told: addresses, what is to be said (one message an event and address), and each try.

CREATE TABLE webhook_endpoint (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    url text NOT NULL,
    events text[] COLLATE "C" NOT NULL,                   -- visit.completed, visit.needs_person, alert.raised, alert.recovered, webhook.test
    secret bytea NOT NULL,                                -- sealed; signs each message (Standard Webhooks)
    is_enabled boolean NOT NULL DEFAULT true,
    disabled_reason text,
    created_by uuid REFERENCES app_user, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('webhook_endpoint');
CALL engine_table('webhook_endpoint', 'SELECT, UPDATE');

CREATE TABLE webhook_message (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    event text COLLATE "C" NOT NULL,
    body text NOT NULL,                                   -- JSON as it is signed and sent: ids and words, no personal data
    state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts smallint NOT NULL DEFAULT 0,
    due_at timestamptz,
    created_at timestamptz NOT NULL, settled_at timestamptz,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, endpoint_id) REFERENCES webhook_endpoint ON DELETE CASCADE,
    CHECK ((state = 'pending') = (due_at IS NOT NULL)));
CALL tenant_table('webhook_message');
CALL engine_table('webhook_message', 'SELECT, UPDATE');
CREATE INDEX webhook_message_due ON webhook_message (due_at) WHERE state = 'pending';
CREATE INDEX webhook_message_list ON webhook_message (clinic_id, id DESC);

CREATE TABLE webhook_attempt (
    clinic_id bigint NOT NULL, message_id uuid NOT NULL, number smallint NOT NULL,
    at timestamptz NOT NULL, took_ms integer, http_status smallint, failure text,
    answer text,                                          -- the first 1,000 characters
    PRIMARY KEY (clinic_id, message_id, number),
    FOREIGN KEY (clinic_id, message_id) REFERENCES webhook_message ON DELETE CASCADE);
CALL tenant_table('webhook_attempt', 'SELECT, INSERT');
CALL engine_table('webhook_attempt', 'SELECT, INSERT');
