-- What was taken back of late stands on its writer's desk.
create index consent_withdrawal_at on portal.consent_withdrawal (at);
