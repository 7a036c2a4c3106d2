-- What is known of the ways of accounts: which settings were proven, and how each way fares. The same SQL on H2 and PostgreSQL.

-- That a test mail left with exactly these settings. Gone when it was used, or too old.
create table lh_delivery_proof (
  token_hash  varchar(43) primary key,     -- SHA-256 of the proof, base64url
  account     varchar(64) not null,
  way         varchar(64) not null,
  fingerprint bytea       not null,        -- SHA-256 of the settings, sealed: a guessed password cannot be checked against it
  expires_at  timestamp(3) with time zone not null
);
create index lh_delivery_proof_by_expiry on lh_delivery_proof (expires_at);

-- A test of other settings must not push out the secret that real mail was renewed with last.
alter table lh_delivery_renewed_secret add column in_use boolean default false not null;

-- How a way fares. It fails if its last failure is later than its last success.
create table lh_delivery_health (
  account          varchar(64) not null,
  way              varchar(64) not null,
  since            timestamp(3) with time zone,  -- since when it fares so
  last_success     timestamp(3) with time zone,
  last_failure     timestamp(3) with time zone,
  cause            varchar(24),            -- from here on why it has last failed, as in lh_delivery_attempt
  advice_key       varchar(200),
  advice_arguments varchar(4000),
  advice_english   varchar(4000),
  primary key (account, way)
);
