-- People and their sessions. Platform tables: a person may work in several clinics.

CREATE TABLE app_user (
    id uuid PRIMARY KEY,
    email text COLLATE "C" NOT NULL UNIQUE CHECK (email = lower(email) AND email LIKE '%@%'),
    name text NOT NULL CHECK (name <> ''),
    password_hash text,                                   -- argon2id; NULL until the one-time link is used
    is_superadmin boolean NOT NULL DEFAULT false,
    disabled_at timestamptz,
    theme text NOT NULL DEFAULT 'device' CHECK (theme IN ('device', 'light', 'dark')),
    password_changed_at timestamptz,
    last_login_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now());

-- A role is a named set of permissions; `granted` and `withheld` change it for this person in this clinic.
CREATE TABLE membership (
    user_id uuid NOT NULL REFERENCES app_user,
    clinic_id bigint NOT NULL REFERENCES clinic,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'registration')),
    granted text[] NOT NULL DEFAULT '{}', withheld text[] NOT NULL DEFAULT '{}',
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, user_id));
CREATE INDEX membership_user ON membership (user_id);     -- the clinics of a person, at every request

CREATE TABLE session (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    id uuid NOT NULL UNIQUE,                              -- named on the profile page, to end one
    user_id uuid NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,                      -- the absolute limit
    address text, user_agent text,
    entered_clinic bigint REFERENCES clinic);             -- where a superadmin has entered by the button
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE one_time_link (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    user_id uuid NOT NULL REFERENCES app_user,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('invitation', 'password')),
    created_by uuid REFERENCES app_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz);
CREATE INDEX one_time_link_user ON one_time_link (user_id);

-- Failures of login, per account and address together and per address alone (hashed): throttled without locking the owner out.
CREATE TABLE login_throttle (
    key bytea PRIMARY KEY,
    failures integer NOT NULL DEFAULT 0,
    last_failure_at timestamptz NOT NULL DEFAULT now(),
    blocked_until timestamptz);

GRANT SELECT, INSERT, UPDATE ON app_user TO jembatan_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON membership, session, one_time_link, login_throttle TO jembatan_app;
