-- The resume medis (Composition) that is made when a visit ends; a clinic whose system writes its own may switch it off.
ALTER TABLE clinic ADD COLUMN composition boolean NOT NULL DEFAULT true;

-- What an accepted end or resume could not name, since the platform did not know it then: once it does, an update follows.
ALTER TABLE delivery ADD COLUMN left_out uuid[];
