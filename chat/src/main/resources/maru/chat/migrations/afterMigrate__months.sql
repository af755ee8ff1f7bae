-- At each start, also when there was nothing to migrate: three years of months ahead.
SELECT chat.make_months(36);
