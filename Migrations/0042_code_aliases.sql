-- What a clinic's people search for when they mean a code, learned from what they picked.
CREATE TABLE code_alias (
    clinic_id bigint NOT NULL REFERENCES clinic,
    system text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL CHECK (length(words) BETWEEN 2 AND 60),
    code text COLLATE "C" NOT NULL,
    picked integer NOT NULL DEFAULT 1,
    last_picked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, system, words, code),
    FOREIGN KEY (system, code) REFERENCES code_entry);
CALL tenant_table('code_alias', 'SELECT, INSERT, UPDATE');
