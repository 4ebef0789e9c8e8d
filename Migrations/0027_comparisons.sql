-- The nightly comparison: what a day's visits sent, with what the platform holds. One run a clinic and day; differences with what became
-- of them. No values of bodies: element names alone.

CREATE TABLE comparison (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL,
    day date NOT NULL,                                    -- service date of the visits
    state text COLLATE "C" NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished')),
    visits integer NOT NULL, visits_done integer NOT NULL DEFAULT 0,
    resources integer NOT NULL DEFAULT 0,                 -- compared
    last_visit_id uuid,                                   -- an interrupted run goes on behind it
    started_at timestamptz NOT NULL, ended_at timestamptz,
    PRIMARY KEY (clinic_id, environment, day),
    CHECK ((state = 'finished') = (ended_at IS NOT NULL)));
CALL tenant_table('comparison', 'SELECT, INSERT, UPDATE');

CREATE TABLE comparison_difference (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL, day date NOT NULL,
    visit_id uuid NOT NULL, delivery_id uuid NOT NULL,    -- the creating delivery
    kind text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL CHECK (what IN ('missing', 'unexpected', 'status', 'content')),
    elements text[] NOT NULL DEFAULT '{}',                -- names of elements that differ, never their values
    remote_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved')),
    note text, resolved_by uuid REFERENCES app_user, resolved_at timestamptz,
    found_at timestamptz NOT NULL, last_found_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    FOREIGN KEY (clinic_id, delivery_id) REFERENCES delivery,
    CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)));
CALL tenant_table('comparison_difference', 'SELECT, INSERT, UPDATE');
CREATE UNIQUE INDEX comparison_difference_open ON comparison_difference (clinic_id, delivery_id) WHERE status = 'open';
CREATE INDEX comparison_difference_list ON comparison_difference (clinic_id, id DESC);
CREATE INDEX comparison_difference_day ON comparison_difference (clinic_id, environment, day);

-- Closed by itself as soon as something of the resource was accepted after it was found.
CREATE VIEW comparison_difference_shown WITH (security_invoker = true) AS
    SELECT c.*, CASE WHEN c.status = 'open' AND EXISTS (SELECT FROM delivery d
            WHERE d.clinic_id = c.clinic_id AND (d.id = c.delivery_id OR d.resource_id = c.delivery_id AND d.operation = 'update')
                AND d.state = 'completed' AND d.completed_at > c.last_found_at) THEN 'resolved' ELSE c.status END AS shown_status
    FROM comparison_difference c;
GRANT SELECT ON comparison_difference_shown TO jembatan_app;
