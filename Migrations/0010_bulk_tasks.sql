-- A bulk action works on a frozen selection, as a visible task.

CREATE TABLE bulk_task (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    action text COLLATE "C" NOT NULL CHECK (action IN ('resend')),
    body text COLLATE "C" NOT NULL CHECK (body IN ('same', 'rebuilt')),
    filter text NOT NULL,                                 -- shown: the filter in words
    reason text,
    total integer NOT NULL, done integer NOT NULL DEFAULT 0, skipped integer NOT NULL DEFAULT 0,
    state text COLLATE "C" NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'finished')),
    actor_id uuid NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL, finished_at timestamptz,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (clinic_id, id),
    CHECK (done + skipped <= total),
    CHECK ((finished_at IS NOT NULL) = (state IN ('cancelled', 'finished'))));
CALL tenant_table('bulk_task', 'SELECT, INSERT, UPDATE');
CALL engine_table('bulk_task', 'SELECT, UPDATE');
CREATE INDEX bulk_task_running ON bulk_task (lease_until) WHERE state = 'running';

CREATE TABLE bulk_item (
    clinic_id bigint NOT NULL, task_id uuid NOT NULL, delivery_id uuid NOT NULL,
    result text COLLATE "C",                              -- resent, or why it was skipped
    PRIMARY KEY (clinic_id, task_id, delivery_id),
    FOREIGN KEY (clinic_id, task_id) REFERENCES bulk_task ON DELETE CASCADE);
CALL tenant_table('bulk_item');
CREATE INDEX bulk_item_open ON bulk_item (clinic_id, task_id, delivery_id) WHERE result IS NULL;
