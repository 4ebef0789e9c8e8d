-- Kinds that the platform refuses a clinic altogether: no right to the resource type (rules 20003, 20004, or the gateway's "no product").
-- Their deliveries wait where they are, as behind a stopped lane: no row of theirs is written. All others go on.

CREATE TABLE refused_kind (
    clinic_id bigint NOT NULL REFERENCES clinic,
    channel text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL,
    last_refused_at timestamptz NOT NULL,
    error_code text COLLATE "C" NOT NULL,
    message text NOT NULL,                                -- the platform's words, masked
    http_status smallint,
    probe_id uuid,                                        -- the one delivery that may go, to see whether the right is there now
    PRIMARY KEY (clinic_id, channel, environment, kind));
CALL tenant_table('refused_kind');
CALL engine_table('refused_kind', 'SELECT, INSERT, UPDATE, DELETE');

-- Made anew with what the table has gained since, and with the state of a delivery whose kind is refused.
DROP VIEW delivery_shown;
CREATE VIEW delivery_shown WITH (security_invoker = true) AS
    SELECT d.*, CASE WHEN d.state = 'pending' AND d.id = ANY (l.in_flight) THEN 'processing' ELSE d.state END AS shown_state,
        CASE WHEN d.state = 'pending' AND EXISTS (SELECT FROM refused_kind k
                 WHERE (k.clinic_id, k.channel, k.environment, k.kind) = (d.clinic_id, d.channel, d.environment, d.kind)
                     AND k.probe_id IS DISTINCT FROM d.id) THEN 'no_right'
             WHEN l.paused_at IS NOT NULL OR u.paused_at IS NOT NULL THEN 'paused' WHEN l.credential_refused_at IS NOT NULL THEN 'credential'
             WHEN l.breaker_until IS NOT NULL THEN 'parked' ELSE 'open' END AS lane_state
    FROM delivery d LEFT JOIN lane l ON (l.clinic_id, l.channel) = (d.clinic_id, d.channel) LEFT JOIN upstream u ON u.host = l.upstream;
GRANT SELECT ON delivery_shown TO jembatan_app, jembatan_worker;
