-- A bulk task sends again what goes to one platform: BPJS's three ways have theirs too.
ALTER TABLE bulk_task ADD COLUMN channel text COLLATE "C" NOT NULL DEFAULT 'satusehat'
    CHECK (channel IN ('satusehat', 'pcare', 'antrean_fktp', 'mobile_jkn'));
