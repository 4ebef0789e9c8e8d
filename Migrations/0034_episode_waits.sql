-- Visits that name an episode of care (`episode`) that the platform does not know yet: planned again when it arrives.
CREATE TABLE visit_episode_wait (
    clinic_id bigint NOT NULL, visit_id uuid NOT NULL, patient_id uuid NOT NULL,
    episode bytea NOT NULL,                               -- keyed hash of its number or id of ours
    PRIMARY KEY (clinic_id, visit_id),
    FOREIGN KEY (clinic_id, visit_id) REFERENCES visit,
    FOREIGN KEY (clinic_id, patient_id) REFERENCES patient);
CALL tenant_table('visit_episode_wait');
CREATE INDEX visit_episode_wait_patient ON visit_episode_wait (clinic_id, patient_id);
