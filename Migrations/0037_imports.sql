-- Files of master data and visits that a person brings in: read, looked at, applied, and undone as one.

CREATE TABLE import_run (
    clinic_id bigint NOT NULL REFERENCES clinic, id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('locations', 'practitioners', 'patients', 'products', 'visits')),
    file_name text NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'uploading' CHECK (state IN (
        'uploading', 'reading', 'ready', 'applying', 'applied', 'undoing', 'undone', 'cancelled', 'unreadable')),
    problem text,                                         -- why it cannot be read, for people
    headings bytea,                                       -- sealed: a file without headings has a person there
    ignored text[] NOT NULL DEFAULT '{}',                 -- places of columns that mean nothing here
    bytes integer NOT NULL DEFAULT 0, read_bytes integer NOT NULL DEFAULT 0,
    good integer NOT NULL DEFAULT 0, bad integer NOT NULL DEFAULT 0,
    added integer NOT NULL DEFAULT 0, changed integer NOT NULL DEFAULT 0, same integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    restored integer NOT NULL DEFAULT 0, kept integer NOT NULL DEFAULT 0,
    actor_id uuid NOT NULL REFERENCES app_user,           -- whose step it is in: who brought, applied or undid it
    created_at timestamptz NOT NULL, applied_at timestamptz, undone_at timestamptz,
    emptied_at timestamptz,                               -- its rows have left: it cannot be undone any more
    lease uuid, lease_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (clinic_id, id),
    CHECK ((problem IS NOT NULL) = (state = 'unreadable')));
CALL tenant_table('import_run');
CALL engine_table('import_run', 'SELECT, UPDATE');
CREATE UNIQUE INDEX import_run_open ON import_run (clinic_id, kind) WHERE state IN ('uploading', 'reading', 'ready', 'applying', 'undoing');
CREATE INDEX import_run_work ON import_run (lease_until) WHERE state IN ('reading', 'applying', 'undoing');

-- The file as it came, until it is read.
CREATE TABLE import_piece (
    clinic_id bigint NOT NULL, run_id uuid NOT NULL, number integer NOT NULL,
    content bytea NOT NULL,                               -- sealed
    PRIMARY KEY (clinic_id, run_id, number),
    FOREIGN KEY (clinic_id, run_id) REFERENCES import_run ON DELETE CASCADE);
CALL tenant_table('import_piece');

CREATE TABLE import_row (
    clinic_id bigint NOT NULL, run_id uuid NOT NULL, number integer NOT NULL,
    line integer NOT NULL,                                -- in the file
    state text COLLATE "C" NOT NULL CHECK (state IN ('good', 'bad', 'added', 'changed', 'same', 'refused', 'restored', 'kept')),
    content bytea NOT NULL,                               -- sealed: its cells, and what is wrong with them
    subject_id uuid,                                      -- ours: what it became, or changed
    change bytea,                                         -- sealed: that thing before and after
    PRIMARY KEY (clinic_id, run_id, number),
    FOREIGN KEY (clinic_id, run_id) REFERENCES import_run ON DELETE CASCADE,
    CHECK ((change IS NOT NULL) <= (subject_id IS NOT NULL)));
CALL tenant_table('import_row');
CREATE INDEX import_row_state ON import_row (clinic_id, run_id, state, number);

-- What an import made by mistake leaves again.
GRANT DELETE ON product TO jembatan_app;
CREATE INDEX patient_ihs_lookup_patient ON patient_ihs_lookup (clinic_id, patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX patient_word_patient ON patient_word (clinic_id, patient_id);

-- A visit that an import brought by mistake: it is in no list, and its number and identity are free for the right one.
ALTER TABLE visit ADD COLUMN undone boolean NOT NULL DEFAULT false;
