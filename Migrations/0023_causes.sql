-- The same cause over several kinds is one line of the list of failures: fixed once, resent together.
ALTER TABLE error_group ADD COLUMN cause text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (channel || ' ' || code || ' ' || coalesce(element, '')) STORED;
CREATE INDEX error_group_cause ON error_group (clinic_id, cause);
-- What needs somebody is few, and sorted by what it holds up; the rest is read by keyset pages.
CREATE INDEX error_group_pending ON error_group (clinic_id, cause) INCLUDE (open_count) WHERE resolution_status = 'pending';
CREATE INDEX error_group_settled ON error_group (clinic_id, resolution_status, last_seen_at DESC, id DESC);
-- The history of a cause by keyset pages; whether it still has failures that nothing has healed.
CREATE INDEX error_log_group ON error_log (clinic_id, error_group_id, at DESC, id DESC);
CREATE INDEX error_log_pending ON error_log (clinic_id, error_group_id) WHERE resolution_status = 'pending';
-- What a cause holds up, by keyset pages.
DROP INDEX delivery_error_group;
CREATE INDEX delivery_error_group ON delivery (clinic_id, error_group_id, service_date DESC, id DESC) WHERE error_group_id IS NOT NULL;
