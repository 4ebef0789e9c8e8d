-- Alerts are mailed to addresses that confirmed themselves by a link. Those that are there already count as confirmed.
ALTER TABLE alert_address ADD COLUMN confirmed_at timestamptz DEFAULT now(),
    ADD COLUMN token_hash bytea CHECK (octet_length(token_hash) = 32), ADD COLUMN token_expires_at timestamptz,
    ADD CHECK ((token_hash IS NULL) = (token_expires_at IS NULL));
ALTER TABLE alert_address ALTER COLUMN confirmed_at DROP DEFAULT;
CREATE INDEX alert_address_token ON alert_address (token_hash) WHERE token_hash IS NOT NULL;
GRANT UPDATE ON alert_address TO jembatan_app;

ALTER TABLE mail_message DROP CONSTRAINT mail_message_occasion_check,
    ADD CONSTRAINT mail_message_occasion_check
        CHECK (occasion IN ('raised', 'repeated', 'recovered', 'digest', 'test', 'confirm'));
