-- What register-practitioner tells of a person beside name, NIK, SIP, STR and specialty: personal data, never searched.
ALTER TABLE practitioner ADD COLUMN profile bytea;            -- sealed JSON
