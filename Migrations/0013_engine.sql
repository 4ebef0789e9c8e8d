-- Visits to plan again, asked for in the transaction of a result: a crash forgets none.
CREATE TABLE visit_replan (
    clinic_id bigint NOT NULL, visit_id uuid NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, visit_id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit);
CALL tenant_table('visit_replan', 'SELECT, INSERT, DELETE');
CALL engine_table('visit_replan', 'SELECT, INSERT');

-- Rises when credentials are saved or tested: a refusal of older ones that arrives later stops nothing.
ALTER TABLE lane ADD COLUMN credentials_epoch bigint NOT NULL DEFAULT 0;
