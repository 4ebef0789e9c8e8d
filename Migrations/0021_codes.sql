-- Tables of codes that people search: the same for every clinic, and nobody's data. Loaded by the owner: `migrate` brings the short ones
-- that ship with the program, `codes import` whole ones.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE code_table (
    system text COLLATE "C" PRIMARY KEY CHECK (system IN ('icd10', 'icd9cm', 'loinc')),
    source text COLLATE "C" NOT NULL CHECK (source IN ('shipped', 'imported')),
    is_complete boolean NOT NULL,                         -- whether a code that is not in it does not exist
    digest text COLLATE "C" NOT NULL,                     -- SHA-256 of the file, hex
    loaded_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE code_entry (
    system text COLLATE "C" NOT NULL REFERENCES code_table,
    code text COLLATE "C" NOT NULL,
    display text NOT NULL,                                -- the system's own words, as FHIR wants them
    local_display text,                                   -- Indonesian
    is_active boolean NOT NULL DEFAULT true,              -- false: retired by a later table
    search text NOT NULL GENERATED ALWAYS AS (
        lower(code || ' ' || replace(code, '.', '') || ' ' || display || coalesce(' ' || local_display, ''))) STORED,
    PRIMARY KEY (system, code));
CREATE INDEX code_entry_search ON code_entry USING gin (search gin_trgm_ops) WITH (fastupdate = off);

GRANT SELECT ON code_table, code_entry TO jembatan_app;
