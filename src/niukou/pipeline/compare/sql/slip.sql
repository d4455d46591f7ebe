-- The right numbers that each doubtful one may have been meant to be.
SELECT * FROM identity_slips('doubtful')
