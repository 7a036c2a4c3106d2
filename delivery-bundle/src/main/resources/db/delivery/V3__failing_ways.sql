-- Ways that fail for all mail, and what leaves by another way meanwhile. The same SQL on H2 and PostgreSQL.

-- A way that is left alone but for a trial now and then. A row that is closed is kept for a while: whoever fails again soon
-- afterwards is tried as seldom as before.
create table lh_delivery_breaker (
  account          varchar(64)  not null,  -- empty: the operator's relay
  way              varchar(64)  not null,
  since            timestamp(3) with time zone not null,
  closed_at        timestamp(3) with time zone, -- when it was found to work again
  trials           integer      not null,  -- how often it was tried in vain
  next_trial       timestamp(3) with time zone not null,
  phase            varchar(16),            -- from here on why, as in lh_delivery_attempt
  reply_code       smallint,
  enhanced_code    varchar(16),
  cause            varchar(24),
  scope            varchar(16),
  permanence       varchar(16),
  certainty        varchar(16),
  retry_after_ms   bigint,
  advice_key       varchar(200),
  advice_arguments varchar(4000),
  advice_english   varchar(4000),
  reply            varchar(1000),
  primary key (account, way)
);

alter table lh_delivery_recipient add column instead_by varchar(64); -- by which way it leaves while its own fails
alter table lh_delivery_recipient add column waits_for varchar(64);  -- the failing way it is held for; *: the relay
alter table lh_delivery_recipient add column waits_for_other varchar(64); -- one that may stand in and fails as well
alter table lh_delivery_recipient add column held_for varchar(24); -- why it was held last, until something else becomes of it
alter table lh_delivery_event add column instead_by varchar(64);
