-- A choice of a patient whom the platform cannot find is told once it can: its row gets the delivery then, and nothing else of it changes.
GRANT UPDATE (delivery_id) ON sharing_choice TO jembatan_app;
CREATE INDEX sharing_choice_untold ON sharing_choice (clinic_id, patient_id) WHERE delivery_id IS NULL;
