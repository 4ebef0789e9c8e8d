-- What BPJS was not told yet, oldest first: looked through every few minutes for what it takes no more.
CREATE INDEX delivery_bpjs_waiting ON delivery (clinic_id, service_date) WHERE channel <> 'satusehat' AND state = 'pending';
