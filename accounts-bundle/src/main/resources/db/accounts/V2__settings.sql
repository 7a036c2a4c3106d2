-- How each account's mail leaves. The same SQL on H2 and PostgreSQL; times in UTC. Every secret is sealed.

-- What an account has chosen. An account without a row has never chosen anything.
create table lh_accounts_choice (
  account       varchar(64)  primary key,
  way           varchar(64),                -- empty: the operator's default
  display_name  varchar(200),
  reply_to_name varchar(200),
  reply_to      varchar(320),
  revision      bigint       not null,      -- counts the account's changes
  turn          bigint       not null,      -- of its last change among those of all accounts: what other nodes read again
  changed_at    timestamp(3) with time zone not null,
  changed_by    varchar(200) not null
);
create index lh_accounts_choice_by_turn on lh_accounts_choice (turn);

-- A way that has settings, or a draft of settings.
create table lh_accounts_way (
  account  varchar(64)  not null,
  way      varchar(64)  not null,
  draft    boolean      not null,
  saved_at timestamp(3) with time zone not null,
  saved_by varchar(200) not null,
  proven   boolean default false not null,  -- whether a test mail was accepted with exactly these
  primary key (account, way, draft)
);

-- What was filled in, a row for each field.
create table lh_accounts_field (
  account varchar(64)  not null,
  way     varchar(64)  not null,
  draft   boolean      not null,
  field   varchar(64)  not null,
  content varchar(4000),                    -- either this (H2 has "value" for itself)
  sealed  bytea,                            -- or this, for a secret
  primary key (account, way, draft, field)
);

-- Tests that were sent, for the limits and for the button in the mail; kept for thirty days.
create table lh_accounts_test (
  token_key   bigint primary key,           -- the first 64 bits of the hash below
  id          uuid         not null,        -- version 7
  account     varchar(64)  not null,
  way         varchar(64)  not null,
  mail_id     uuid,                         -- empty while it is being sent
  recipient   varchar(320) not null,
  sent_at     timestamp(3) with time zone not null,
  sent_by     varchar(200) not null,
  language    varchar(64)  not null,        -- BCP 47
  accepted    boolean      not null,
  received_at timestamp(3) with time zone,
  token_hash  varchar(43)  not null         -- SHA-256 of the link's token, base64url
);
create unique index lh_accounts_test_of_account on lh_accounts_test (account, id);
create index lh_accounts_test_by_time on lh_accounts_test (sent_at);

-- Whoever changes something takes the next turn here, so that turns are committed in their order.
alter table lh_accounts_gate add column turn bigint default 0 not null;
insert into lh_accounts_gate (name, turn) values ('change', 0);
-- Whoever sends a test mail holds this one, so that its limit is counted by one at a time.
insert into lh_accounts_gate (name, turn) values ('test', 0);
