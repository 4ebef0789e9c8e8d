-- What a clinic said of a visit by mistake: kept, and on the platform marked as entered in error; never sent if it was not.
ALTER TABLE visit_record ADD COLUMN is_wrong boolean NOT NULL DEFAULT false;
