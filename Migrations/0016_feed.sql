-- What a clinic's system asks for: what has settled since it last asked, in that order.
CREATE INDEX delivery_settled ON delivery (clinic_id, completed_at, id) WHERE completed_at IS NOT NULL;
