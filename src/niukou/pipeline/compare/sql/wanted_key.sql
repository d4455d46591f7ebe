-- Keys by which a register is searched: the registry's, those its doubtful numbers may be meant to be, and kin's.
SELECT key FROM registry_key
UNION ALL
SELECT key FROM person_slip
UNION ALL
SELECT key FROM kin_key
