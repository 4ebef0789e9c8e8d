-- What a search found when it found several: a person picks the one that is meant.
ALTER TABLE delivery ADD COLUMN candidates text[];
