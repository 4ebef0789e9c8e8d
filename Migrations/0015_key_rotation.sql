-- `jembatan keys rotate --data` seals everything anew. Where the server may only add rows (attempts, lookups) the owner does it, and
-- needs a policy of its own: row-level security is forced, so it too sees one clinic at a time.
CREATE POLICY rotation ON attempt_body TO CURRENT_USER USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
CREATE POLICY rotation ON patient_ihs_lookup TO CURRENT_USER USING (clinic_id = current_clinic()) WITH CHECK (clinic_id = current_clinic());
