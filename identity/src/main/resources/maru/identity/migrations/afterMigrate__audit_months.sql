-- At each start, also when there was nothing to migrate: three years of audit months ahead.
SELECT identity.make_audit_months(36);
