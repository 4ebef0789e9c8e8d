-- Files bring registrations for Mobile JKN too.

ALTER TABLE import_run DROP CONSTRAINT import_run_kind_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_kind_check CHECK (kind IN (
    'locations', 'practitioners', 'patients', 'products', 'visits', 'registrations'));
