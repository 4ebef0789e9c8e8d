-- Alerts: what a clinic is told of, to whom, and the mails. Clinic 0 is the platform, as in the audit: the superadmins' addresses, and
-- outages that several clinics share.

-- A clinic without a row has the program's defaults.
CREATE TABLE alert_setting (
    clinic_id bigint PRIMARY KEY REFERENCES clinic,
    rules_off text[] COLLATE "C" NOT NULL,
    failure_percent smallint NOT NULL CHECK (failure_percent BETWEEN 1 AND 100), failure_minimum integer NOT NULL CHECK (failure_minimum > 0),
    waiting_minutes integer NOT NULL CHECK (waiting_minutes > 0),
    breaker_minutes integer NOT NULL CHECK (breaker_minutes > 0),
    silence_hours smallint NOT NULL CHECK (silence_hours > 0),
    open_from smallint NOT NULL CHECK (open_from BETWEEN 0 AND 23), open_until smallint NOT NULL CHECK (open_until BETWEEN 1 AND 24),
    quiet_from smallint CHECK (quiet_from BETWEEN 0 AND 23), quiet_until smallint CHECK (quiet_until BETWEEN 0 AND 23),
    urgent_breaks_quiet boolean NOT NULL,
    has_digest boolean NOT NULL,
    digest_day date,                                      -- the last day that a digest told of
    CHECK (open_from < open_until),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)));
CALL tenant_table('alert_setting');

-- One open alert a rule and subject. `facts` are numbers, codes and ids of ours; no personal data.
CREATE TABLE alert (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    rule text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,                    -- what it is about: a channel, a webhook address, a host; '' is the clinic
    state text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'recovered')),
    facts jsonb NOT NULL,
    raised_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL,
    good_looks smallint NOT NULL DEFAULT 0,               -- in a row; two make a recovery, so that what flaps is not told each time
    acknowledged_by uuid REFERENCES app_user, acknowledged_at timestamptz, acknowledged_note text,
    recovered_at timestamptz,
    told_at timestamptz,                                  -- the last mail that said that it is open
    told_recovered boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, id),
    CHECK ((state = 'recovered') = (recovered_at IS NOT NULL)),
    CHECK (state <> 'acknowledged' OR acknowledged_at IS NOT NULL));
CALL tenant_table('alert', 'SELECT, INSERT, UPDATE');
-- The platform's job looks at all clinics': those that nobody of the clinic is told of.
CALL engine_table('alert');
CREATE UNIQUE INDEX alert_open ON alert (clinic_id, rule, subject) WHERE state <> 'recovered';
CREATE INDEX alert_history ON alert (clinic_id, id DESC) WHERE state = 'recovered';

-- What is wrong but not for long enough to be an alert.
CREATE TABLE alert_onset (
    clinic_id bigint NOT NULL REFERENCES clinic, rule text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, rule, subject));
CALL tenant_table('alert_onset');

-- Who is told.
CREATE TABLE alert_address (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    email text COLLATE "C" NOT NULL CHECK (email LIKE '%@%'),
    created_by uuid REFERENCES app_user, created_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, id), UNIQUE (clinic_id, email));
CALL tenant_table('alert_address', 'SELECT, INSERT, DELETE');
CALL engine_table('alert_address', 'SELECT');

-- Mails to be sent, and the log of those that were. While one is being sent its due_at is ahead: a copy that dies loses none.
CREATE TABLE mail_message (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    recipient text NOT NULL,
    occasion text COLLATE "C" NOT NULL CHECK (occasion IN ('raised', 'repeated', 'recovered', 'digest', 'test')),
    subject text NOT NULL, body text NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
    attempts smallint NOT NULL DEFAULT 0,
    due_at timestamptz,
    created_at timestamptz NOT NULL, settled_at timestamptz,
    failure text COLLATE "C", answer text,                -- of the last try: a code, and the mail server's words
    PRIMARY KEY (clinic_id, id),
    CHECK ((state = 'pending') = (due_at IS NOT NULL)), CHECK ((state = 'pending') = (settled_at IS NULL)));
CALL tenant_table('mail_message', 'SELECT, INSERT, DELETE');
CALL engine_table('mail_message');
CREATE INDEX mail_message_due ON mail_message (due_at) WHERE state = 'pending';
