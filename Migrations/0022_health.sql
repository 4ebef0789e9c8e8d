-- Is it us or SATUSEHAT? What calls to a platform came to, kept as sums; what was checked; and the copies of the program that live.

-- Per host, endpoint and minute: a platform table, of no clinic and no person.
CREATE TABLE upstream_minute (
    host text COLLATE "C" NOT NULL,
    endpoint text COLLATE "C" NOT NULL,                   -- token, Patient, Encounter, …, KFA, Consent
    minute timestamptz NOT NULL,
    accepted integer NOT NULL, refused integer NOT NULL, unauthorized integer NOT NULL, throttled integer NOT NULL,
    failed integer NOT NULL, timed_out integer NOT NULL, away integer NOT NULL,
    latency integer[] NOT NULL,                           -- answers by duration; the bounds are in Latency.swift
    latency_ms bigint NOT NULL,                           -- of all answers, together
    PRIMARY KEY (host, minute, endpoint));
GRANT SELECT ON upstream_minute TO jembatan_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON upstream_minute TO jembatan_worker;

-- Per clinic and five minutes, so that "only us or everyone?" has an answer: counted across clinics by the engine's role alone.
CREATE TABLE upstream_clinic (
    clinic_id bigint NOT NULL REFERENCES clinic,
    host text COLLATE "C" NOT NULL,
    slot timestamptz NOT NULL,
    answered integer NOT NULL, unauthorized integer NOT NULL, troubled integer NOT NULL,
    latency_ms bigint NOT NULL,                           -- of what was answered, together
    PRIMARY KEY (clinic_id, host, slot));
CALL tenant_table('upstream_clinic', 'SELECT');
CALL engine_table('upstream_clinic', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX upstream_clinic_slot ON upstream_clinic (host, slot);

-- Seed 002, satusehat_health_check (check_datetime, endpoint_checked, response_time_ms, status, error_message), per host.
CREATE TABLE upstream_health (
    id uuid PRIMARY KEY,
    host text COLLATE "C" NOT NULL,
    checked_at timestamptz NOT NULL,
    endpoint text COLLATE "C" NOT NULL,
    response_ms integer,                                  -- nil: no answer
    status text COLLATE "C" NOT NULL CHECK (status IN ('healthy', 'degraded', 'unhealthy')),
    error_message text);
CREATE INDEX upstream_health_latest ON upstream_health (host, endpoint, checked_at DESC);
GRANT SELECT ON upstream_health TO jembatan_app;
GRANT SELECT, INSERT, DELETE ON upstream_health TO jembatan_worker;

-- A person may hold a whole host, with a reason.
ALTER TABLE upstream ADD COLUMN paused_at timestamptz, ADD COLUMN paused_by uuid REFERENCES app_user, ADD COLUMN paused_reason text,
    ADD CHECK ((paused_at IS NULL) = (paused_reason IS NULL));

-- Copies of the program that serve or send.
CREATE TABLE instance (
    id uuid PRIMARY KEY,
    name text NOT NULL, role text NOT NULL, version text NOT NULL,
    started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL);
GRANT SELECT ON instance TO jembatan_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON instance TO jembatan_worker;

-- Again with the host's pause, which stands above its lanes.
DROP VIEW delivery_shown;
CREATE VIEW delivery_shown WITH (security_invoker = true) AS
    SELECT d.*, CASE WHEN d.state = 'pending' AND d.id = ANY (l.in_flight) THEN 'processing' ELSE d.state END AS shown_state,
        CASE WHEN l.paused_at IS NOT NULL OR u.paused_at IS NOT NULL THEN 'paused' WHEN l.credential_refused_at IS NOT NULL THEN 'credential'
             WHEN l.breaker_until IS NOT NULL THEN 'parked' ELSE 'open' END AS lane_state
    FROM delivery d LEFT JOIN lane l ON (l.clinic_id, l.channel) = (d.clinic_id, d.channel) LEFT JOIN upstream u ON u.host = l.upstream;
GRANT SELECT ON delivery_shown TO jembatan_app, jembatan_worker;
