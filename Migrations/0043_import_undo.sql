-- Undoing an import of visits: that of which nothing has left the house goes, with the patients that it alone brought; what stays of the
-- others is counted, row by row.

ALTER TABLE import_run ADD COLUMN withdrawn integer NOT NULL DEFAULT 0;
ALTER TABLE import_row DROP CONSTRAINT import_row_state_check;
ALTER TABLE import_row ADD CONSTRAINT import_row_state_check CHECK (state IN (
    'good', 'bad', 'added', 'changed', 'same', 'refused', 'restored', 'withdrawn', 'kept'));

GRANT DELETE ON delivery, visit_told TO jembatan_app;
-- What was sent is the record of what left the house, whatever the program wants.
CREATE POLICY sent_stays ON delivery AS RESTRICTIVE FOR DELETE TO jembatan_app
    USING (remote_id IS NULL AND state <> 'completed' AND attempts = 0);
