-- What PCare says of a member, for the rest of the day: eligibility is asked for several times a visit. Sealed; found by a keyed hash of
-- the card number or NIK.
CREATE TABLE bpjs_member (
    clinic_id bigint NOT NULL REFERENCES clinic,
    environment text COLLATE "C" NOT NULL CHECK (environment IN ('sandbox', 'production', 'custom')),
    person text COLLATE "C" NOT NULL,                     -- HMAC in hex
    day date NOT NULL,                                    -- of the clinic
    content bytea NOT NULL,                               -- sealed
    PRIMARY KEY (clinic_id, environment, person));
CALL tenant_table('bpjs_member');
CREATE INDEX bpjs_member_day ON bpjs_member (clinic_id, day);
