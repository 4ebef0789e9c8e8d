-- What a clinic wants of the platform besides what its visits need: its polis as services, its practitioners' roles. Off until asked for.

ALTER TABLE clinic ADD COLUMN healthcare_service boolean NOT NULL DEFAULT false;
ALTER TABLE clinic ADD COLUMN practitioner_role boolean NOT NULL DEFAULT false;
-- Of the national clinical-speciality, e.g. S001.09: the platform finds a HealthcareService by nothing else.
ALTER TABLE location ADD COLUMN specialty text COLLATE "C";
