-- BPJS's services share a host, and one of them away says nothing of the others: lanes made before breakers went by service follow.
UPDATE lane SET upstream = upstream || '/' || channel WHERE channel <> 'satusehat' AND upstream NOT LIKE '%/%';
