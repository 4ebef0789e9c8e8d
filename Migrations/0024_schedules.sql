-- Regular work: when each job is due and for whom, who runs it now, and what its runs did. Clinic 0 is the installation itself.

-- A platform table: claims span clinics. It holds no personal data; what a job says of its run is a sentence with numbers.
CREATE TABLE schedule (
    clinic_id bigint NOT NULL, job text COLLATE "C" NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    every_seconds integer CHECK (every_seconds BETWEEN 60 AND 86400),   -- instead of the job's own rhythm
    next_run_at timestamptz NOT NULL,
    -- "Run now": due at once, even while switched off.
    requested_at timestamptz, requested_by uuid REFERENCES app_user,
    -- The run that is under way. A lease that ended is another instance's to take over.
    run_id uuid, lease_owner uuid, lease_until timestamptz, started_at timestamptz,
    failures smallint NOT NULL DEFAULT 0,                 -- in a row
    last_run_id uuid, last_started_at timestamptz, last_ended_at timestamptz,
    last_result text COLLATE "C" CHECK (last_result IN ('done', 'nothing', 'failed')), last_summary text,
    PRIMARY KEY (clinic_id, job),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL) AND (lease_owner IS NULL) = (run_id IS NULL)
        AND (lease_owner IS NULL) = (started_at IS NULL)),
    CHECK ((last_run_id IS NULL) = (last_result IS NULL)));
GRANT SELECT, INSERT, UPDATE ON schedule TO jembatan_app, jembatan_worker;
CREATE INDEX schedule_due ON schedule (next_run_at) WHERE lease_owner IS NULL;
CREATE INDEX schedule_lease ON schedule (lease_until) WHERE lease_owner IS NOT NULL;

-- What each run did, kept 90 days; no reference to clinic, as the installation has runs too.
CREATE TABLE job_run (
    clinic_id bigint NOT NULL, id uuid NOT NULL,
    job text COLLATE "C" NOT NULL,
    started_at timestamptz NOT NULL, ended_at timestamptz,
    result text COLLATE "C" CHECK (result IN ('done', 'nothing', 'failed')), summary text,
    started_by uuid REFERENCES app_user,                  -- NULL: by its rhythm, or from the command line
    is_forced boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, id),
    CHECK ((ended_at IS NULL) = (result IS NULL) AND (ended_at IS NULL) = (summary IS NULL)));
CALL tenant_table('job_run', 'SELECT');
CALL engine_table('job_run', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX job_run_list ON job_run (clinic_id, job, id DESC);
CREATE INDEX job_run_age ON job_run (started_at);

CREATE TABLE job_line (
    clinic_id bigint NOT NULL, run_id uuid NOT NULL, number smallint NOT NULL,
    at timestamptz NOT NULL, line text NOT NULL,
    PRIMARY KEY (clinic_id, run_id, number),
    FOREIGN KEY (clinic_id, run_id) REFERENCES job_run ON DELETE CASCADE);
CALL tenant_table('job_line', 'SELECT');
CALL engine_table('job_line', 'SELECT, INSERT');
