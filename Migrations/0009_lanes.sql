-- What is claimed: a clinic's way to a platform, with its rate, breaker and pause; and the host above it. Platform tables:
-- they hold no personal data, and a claim spans clinics.

-- One breaker per upstream host stands above the lanes, so that a dead platform gets one probe, not one per clinic.
CREATE TABLE upstream (
    host text COLLATE "C" PRIMARY KEY,
    failures integer NOT NULL DEFAULT 0,
    breaker_until timestamptz,
    probing_until timestamptz,
    opened_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE lane (
    clinic_id bigint NOT NULL REFERENCES clinic,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('satusehat', 'pcare', 'antrean_fktp', 'mobile_jkn')),
    upstream text COLLATE "C",
    -- The only thing that claiming looks at: infinity = nothing to do or stopped; while leased, the lease's end.
    next_due_at timestamptz NOT NULL DEFAULT 'infinity',
    lease_owner uuid, lease_epoch bigint NOT NULL DEFAULT 0,
    in_flight uuid[] NOT NULL DEFAULT '{}',               -- the intent to send, committed before the first byte leaves
    tokens real NOT NULL DEFAULT 10, refilled_at timestamptz NOT NULL DEFAULT now(),
    rate_per_minute integer NOT NULL DEFAULT 60 CHECK (rate_per_minute > 0),
    burst integer NOT NULL DEFAULT 10 CHECK (burst > 0),
    concurrency smallint NOT NULL DEFAULT 4 CHECK (concurrency > 0),
    settle_ms integer NOT NULL DEFAULT 60000 CHECK (settle_ms >= 0),
    connect_timeout_ms integer NOT NULL DEFAULT 10000 CHECK (connect_timeout_ms > 0),
    total_timeout_ms integer NOT NULL DEFAULT 30000 CHECK (total_timeout_ms > 0),
    failures smallint NOT NULL DEFAULT 0,
    not_before timestamptz,                               -- back-off after a failure, or Retry-After
    breaker_until timestamptz, breaker_reason text,       -- parked while set; a probe when it has passed
    credential_refused_at timestamptz, credential_message text,
    paused_at timestamptz, paused_by uuid REFERENCES app_user, paused_reason text,
    PRIMARY KEY (clinic_id, channel),
    CHECK (in_flight = '{}' OR lease_owner IS NOT NULL),
    CHECK (burst <= greatest(rate_per_minute / 2, 1)),
    CHECK ((paused_at IS NULL) = (paused_reason IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX lane_due ON lane (next_due_at) WHERE next_due_at < 'infinity';
GRANT SELECT, INSERT, UPDATE ON lane, upstream TO jembatan_app;
GRANT SELECT, INSERT, UPDATE ON lane, upstream TO jembatan_worker;
GRANT SELECT ON lane TO jembatan_reader;

-- The five states of seed 002, for pages. security_invoker: without it the view would read with its owner's rights.
CREATE VIEW delivery_shown WITH (security_invoker = true) AS
    SELECT d.*, CASE WHEN d.state = 'pending' AND d.id = ANY (l.in_flight) THEN 'processing' ELSE d.state END AS shown_state,
        CASE WHEN l.paused_at IS NOT NULL THEN 'paused' WHEN l.credential_refused_at IS NOT NULL THEN 'credential'
             WHEN l.breaker_until IS NOT NULL THEN 'parked' ELSE 'open' END AS lane_state
    FROM delivery d LEFT JOIN lane l ON (l.clinic_id, l.channel) = (d.clinic_id, d.channel);
GRANT SELECT ON delivery_shown TO jembatan_app, jembatan_worker;

-- Every call that is not a delivery: tokens, lookups, searches, connection tests. Nothing leaves unseen.
CREATE TABLE platform_call (
    clinic_id bigint NOT NULL, id uuid NOT NULL, at timestamptz NOT NULL,
    channel text COLLATE "C" NOT NULL, purpose text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL, url text NOT NULL,  -- masked
    http_status smallint, took_ms integer, outcome text COLLATE "C" NOT NULL, delivery_id uuid, actor_id uuid,
    PRIMARY KEY (clinic_id, at, id)
) PARTITION BY RANGE (at);
CALL tenant_table('platform_call', 'SELECT, INSERT');
CALL engine_table('platform_call', 'SELECT, INSERT');
CALL monthly_partitions('platform_call');
