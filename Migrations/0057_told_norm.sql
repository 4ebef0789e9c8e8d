-- Who is no known patient is found by the medical record number that was told of them.
CREATE INDEX antrean_told_norm ON antrean (clinic_id, norm) WHERE norm IS NOT NULL AND patient_id IS NULL;
CREATE INDEX pcare_record_told_norm ON pcare_record (clinic_id, norm) WHERE norm IS NOT NULL AND patient_id IS NULL;
