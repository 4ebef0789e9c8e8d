-- Where a room lies: the building, wing or ward that it is a part of (Location.partOf).

ALTER TABLE location ADD COLUMN parent_id uuid CHECK (parent_id <> id);
ALTER TABLE location ADD FOREIGN KEY (clinic_id, parent_id) REFERENCES location;
