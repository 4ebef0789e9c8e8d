-- Whom and what records name beside their visit's doctor and poli: what they say is sealed, and a mapping must find those it is about.

CREATE TABLE record_name (
    clinic_id bigint NOT NULL, record_id uuid NOT NULL,
    -- practitioner, location: a code as stored; item: what a prescription's item may be called; taken: the item that a dispense hands out as
    -- it was prescribed.
    subject text COLLATE "C" NOT NULL CHECK (subject IN ('practitioner', 'location', 'item', 'taken')),
    name text COLLATE "C" NOT NULL,
    visit_id uuid,                                        -- the record's, once it has one: what is counted is visits
    PRIMARY KEY (clinic_id, record_id, subject, name),
    FOREIGN KEY (clinic_id, record_id) REFERENCES visit_record ON DELETE CASCADE);
CALL tenant_table('record_name', 'SELECT, INSERT, DELETE');
CREATE INDEX record_name_name ON record_name (clinic_id, subject, name, visit_id) WHERE subject IN ('practitioner', 'location');

-- Records that were stored before their names and products were kept; upkeep fills them in, and then this index is empty.
ALTER TABLE visit_record ADD COLUMN names_kept boolean NOT NULL DEFAULT false;
CREATE INDEX visit_record_unnamed ON visit_record (clinic_id, id) WHERE NOT names_kept;
