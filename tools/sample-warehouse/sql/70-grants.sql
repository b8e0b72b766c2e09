-- Refreshing is for the owner; readers may look at the definitions only.
REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA mart FROM PUBLIC;
