-- Filled in by the first migration.
SELECT 1;
