-- A referral clinic's registrations for Mobile JKN (seed 004): bookings with the times of their tasks.

ALTER TABLE antrean
    ADD COLUMN jam_periksa text COLLATE "C" CHECK (jam_periksa ~ '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$'),  -- clock of the clinic
    ADD COLUMN no_rawat text COLLATE "C",
    ADD COLUMN task1 timestamptz, ADD COLUMN task2 timestamptz, ADD COLUMN task3 timestamptz, ADD COLUMN task4 timestamptz,
    ADD COLUMN task5 timestamptz, ADD COLUMN task6 timestamptz, ADD COLUMN task7 timestamptz, ADD COLUMN task99 timestamptz,
    ADD COLUMN marked_sent_at timestamptz,                -- a person says that BPJS knows it by other ways
    ADD COLUMN marked_sent_reason text,
    ADD CHECK ((marked_sent_at IS NULL) = (marked_sent_reason IS NULL)),
    ADD CHECK (jam_periksa IS NULL OR channel = 'mobile_jkn' AND norm <> '');
-- The key that the clinic's own system has for a registration: posted again, it is the same one.
CREATE UNIQUE INDEX antrean_registration ON antrean (clinic_id, environment, tanggalperiksa, jam_periksa, norm)
    WHERE jam_periksa IS NOT NULL;
