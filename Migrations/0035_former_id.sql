-- The id that a resource had when the platform lost it, until those that name it have been told its new one.
ALTER TABLE delivery ADD COLUMN former_id text COLLATE "C";
