-- The whole dictionary of medicines (KFA), searched here while KFA is away; and which visits name a clinic's product, so that another
-- mapping can say what it changes.
ALTER TABLE kfa_product
    ADD COLUMN manufacturer text, ADD COLUMN trade_name text,
    ADD COLUMN search text NOT NULL DEFAULT '',           -- name, ingredients, maker and code, as MedicineWords folds them
    ADD COLUMN seen_at timestamptz,                       -- when a reading of the catalogue saw it last
    ADD COLUMN retired_at timestamptz;                    -- KFA withdrew it
CREATE INDEX kfa_product_search ON kfa_product USING gin (search gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX kfa_product_retired ON kfa_product (kfa_code) WHERE retired_at IS NOT NULL;

-- The words of their names: what is misspelt is compared with these few, not with each product.
CREATE TABLE kfa_word (word text COLLATE "C" PRIMARY KEY);
CREATE INDEX kfa_word_alike ON kfa_word USING gin (word gin_trgm_ops) WITH (fastupdate = off);
GRANT SELECT, INSERT ON kfa_word TO jembatan_app;

-- How far the catalogue was read: one row. Platform tables, as kfa_product is.
CREATE TABLE kfa_catalogue (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    read_until timestamptz,                               -- start of the last complete reading: what changed since is asked for next
    read_at timestamptz,                                  -- its end
    full_at timestamptz,                                  -- start of the last complete reading of everything
    begun_at timestamptz, is_full boolean, next_page integer, -- the reading that is under way or was interrupted
    CHECK ((begun_at IS NULL) = (is_full IS NULL) AND (begun_at IS NULL) = (next_page IS NULL)));
INSERT INTO kfa_catalogue DEFAULT VALUES;
GRANT SELECT, UPDATE ON kfa_catalogue TO jembatan_app;

CREATE TABLE kfa_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kfa_code text COLLATE "C" NOT NULL REFERENCES kfa_product,
    what text COLLATE "C" NOT NULL CHECK (what IN ('added', 'changed', 'retired', 'returned')),
    before_name text, name text NOT NULL);
GRANT SELECT, INSERT ON kfa_change TO jembatan_app;

-- Who makes it, where the clinic says so; and the name as it is compared with those of other clinics.
ALTER TABLE product ADD COLUMN manufacturer text, ADD COLUMN name_key text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX product_kfa ON product (clinic_id, kfa_code) WHERE kfa_code IS NOT NULL;

CREATE TABLE record_product (
    clinic_id bigint NOT NULL,
    record_id uuid NOT NULL,
    product_code text COLLATE "C" NOT NULL,
    PRIMARY KEY (clinic_id, record_id, product_code),
    FOREIGN KEY (clinic_id, record_id) REFERENCES visit_record ON DELETE CASCADE);
CALL tenant_table('record_product', 'SELECT, INSERT, DELETE');
CREATE INDEX record_product_code ON record_product (clinic_id, product_code);

-- Whether this clinic's mappings count among the hints for others, and theirs among its own.
ALTER TABLE clinic ADD COLUMN share_mappings boolean NOT NULL DEFAULT false;
CREATE INDEX product_shared ON product (name_key) INCLUDE (kfa_code, clinic_id) WHERE kfa_code IS NOT NULL AND name_key <> '';

-- What other clinics that share map products of these names to: codes and how many clinics, never whose; two clinics at least.
CREATE FUNCTION shared_product_mappings(names text[]) RETURNS TABLE (name_key text, kfa_code text, clinics bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.name_key, p.kfa_code, count(DISTINCT p.clinic_id)
    FROM product p JOIN clinic c ON c.clinic_id = p.clinic_id AND c.share_mappings
    WHERE p.name_key = ANY (names) AND p.name_key <> '' AND p.kfa_code IS NOT NULL AND p.clinic_id <> current_clinic()
        AND EXISTS (SELECT FROM clinic own WHERE own.clinic_id = current_clinic() AND own.share_mappings)
    GROUP BY p.name_key, p.kfa_code HAVING count(DISTINCT p.clinic_id) >= 2 $$;
ALTER FUNCTION shared_product_mappings(text[]) OWNER TO jembatan_reader;
CALL reader_table('product');
GRANT SELECT (clinic_id, share_mappings) ON clinic TO jembatan_reader;
REVOKE ALL ON FUNCTION shared_product_mappings(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared_product_mappings(text[]) TO jembatan_app;
