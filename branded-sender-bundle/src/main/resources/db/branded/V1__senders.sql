-- Accounts' own addresses. The same SQL on H2 and PostgreSQL; times in UTC. No token is kept, only what it hashes to.

-- An account's sender: the address that was verified, and the one that is wanted beside it. Whoever changes either holds the row.
create table lh_branded_sender (
  account      varchar(64) primary key,
  known_as     varchar(800) not null,      -- what the host calls the account, letters that look alike as one: for names that pose as another's
  address      varchar(320),               -- the verified one; empty if there is none
  display_name varchar(200),
  verified_at  timestamp(3) with time zone,
  ends_at      timestamp(3) with time zone, -- when it must be verified again; empty for never
  wanted       varchar(320),               -- empty if there is none
  wanted_name  varchar(200),
  wanted_since timestamp(3) with time zone,
  wanted_until timestamp(3) with time zone,
  wanted_by    varchar(200),
  wanted_state varchar(16),                -- MAILED, LAPSED, DECLINED
  language     varchar(64) not null,       -- BCP 47, of whoever asked last
  todo         varchar(16) not null,       -- NOTHING, or what whoever keeps the accounts' settings is still to be told: ADOPT, CHANGE, ABANDON
  because      varchar(64) not null,       -- why, as the audit trail says it
  because_of   varchar(200) not null       -- who
);
create index lh_branded_sender_by_name on lh_branded_sender (known_as);
create index lh_branded_sender_by_todo on lh_branded_sender (todo);
create index lh_branded_sender_by_end on lh_branded_sender (ends_at);

-- The links that were mailed: for their pages, and for the limits.
create table lh_branded_link (
  link         bigint primary key,         -- the first 64 bits of the hash below: H2 finds a row by such a key in one step
  token_hash   varchar(43)  not null,      -- SHA-256 of the token, base64url
  account      varchar(64)  not null,
  address      varchar(320) not null,
  mailbox      varchar(320) not null,      -- however it is written: without case, dots and tags
  display_name varchar(200) not null,
  asked_by     varchar(200) not null,
  language     varchar(64)  not null,      -- BCP 47
  asked_at     timestamp(3) with time zone not null,
  expires_at   timestamp(3) with time zone not null,
  mailed       boolean      not null,      -- not where the mailbox had its share of such mails
  state        varchar(16)  not null       -- WAITING, USED, VOID, DECLINED
);
create index lh_branded_link_of_mailbox on lh_branded_link (mailbox, asked_at);
create index lh_branded_link_of_account on lh_branded_link (account, asked_at);
create index lh_branded_link_by_expiry on lh_branded_link (expires_at);

-- Who has said that an account is none of theirs: no more links of it go there.
create table lh_branded_declined (
  account varchar(64)  not null,
  mailbox varchar(320) not null,
  since   timestamp(3) with time zone not null,
  primary key (account, mailbox)
);

-- One row that whoever asks for a link holds, so that limits are counted by one at a time, on all nodes.
create table lh_branded_gate (
  name varchar(16) primary key
);
insert into lh_branded_gate (name) values ('ask');
