-- Runs whose time is over are found over all clinics and judged; runs and their calls leave when their time is over.
CALL engine_table('contract_run', 'SELECT');
GRANT DELETE ON contract_run, contract_call TO jembatan_app;
