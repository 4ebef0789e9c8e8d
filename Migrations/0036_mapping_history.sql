-- What a location or practitioner was called on the platform, and which KFA code a medicine had, over time (docs/master-data.md).
CREATE TABLE mapping_change (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    subject_type text COLLATE "C" NOT NULL CHECK (subject_type IN ('location', 'practitioner', 'product')),
    subject_id uuid NOT NULL,
    environment text COLLATE "C",                         -- NULL: a KFA code, the same in every environment
    from_value text COLLATE "C", to_value text COLLATE "C",
    changed_at timestamptz NOT NULL DEFAULT jembatan_now(),
    actor_id uuid, actor text NOT NULL,                   -- as in audit
    resent_at timestamptz,                                -- when a person had what it affects sent again
    PRIMARY KEY (clinic_id, id),
    CHECK (from_value IS DISTINCT FROM to_value));
CALL tenant_table('mapping_change', 'SELECT, INSERT');
CALL engine_table('mapping_change', 'INSERT');
GRANT UPDATE (resent_at) ON mapping_change TO jembatan_app;
CREATE INDEX mapping_change_subject ON mapping_change (clinic_id, subject_id, changed_at DESC, id DESC);

-- What a change affects is counted before it is saved.
CREATE INDEX visit_location ON visit (clinic_id, location_id) WHERE location_id IS NOT NULL;
CREATE INDEX visit_practitioner ON visit (clinic_id, practitioner_id) WHERE practitioner_id IS NOT NULL;

-- Things of ours that the platform calls otherwise now: what was accepted and names them is told again, though our own body is the same.
ALTER TABLE visit_replan ADD COLUMN retold uuid[] NOT NULL DEFAULT '{}';
GRANT UPDATE (retold) ON visit_replan TO jembatan_app;
