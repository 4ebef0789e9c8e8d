-- What register-practitioner tells of a person beside name, NIK, SIP, STR and specialty: personal data, never searched.
ALTER TABLE practitioner ADD COLUMN profile bytea;            -- sealed JSON

-- Who sent a delivery again, until an attempt says so (attempt.actor_id). delivery_shown was made before and keeps its columns.
ALTER TABLE delivery ADD COLUMN resent_by uuid REFERENCES app_user;
