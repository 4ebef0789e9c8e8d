-- A clinic's medicines, and what the national dictionary (KFA) says of the codes that they are mapped to.

CREATE TABLE product (
    clinic_id bigint NOT NULL REFERENCES clinic,
    id uuid NOT NULL,
    code text COLLATE "C" NOT NULL CHECK (code <> ''),    -- the clinic's own kode_obat
    name text NOT NULL,
    unit text,                                            -- satuan, in the clinic's words
    -- 92: product template, 93: actual product (reference section 5.3)
    kfa_code text COLLATE "C" CHECK (kfa_code ~ '^9[23][0-9]{6}$'),
    form_code text COLLATE "C", form_display text,        -- CodeSystem medication-form
    compounding text COLLATE "C" NOT NULL DEFAULT 'NC' CHECK (compounding IN ('NC', 'SD', 'EP')),
    status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, id));
CALL tenant_table('product', 'SELECT, INSERT, UPDATE');
CREATE UNIQUE INDEX product_code ON product (clinic_id, code);

-- The same for every clinic, and nobody's data: a platform table. Filled by lookups.
CREATE TABLE kfa_product (
    kfa_code text COLLATE "C" PRIMARY KEY CHECK (kfa_code ~ '^9[23][0-9]{6}$'),
    name text NOT NULL,
    form_code text COLLATE "C", form_display text,
    active_ingredients jsonb NOT NULL DEFAULT '[]',       -- [{"code": "91…", "name": …, "strength": "500 mg"}]
    template_code text COLLATE "C",
    state text COLLATE "C" NOT NULL,
    fetched_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE ON kfa_product TO jembatan_app;
