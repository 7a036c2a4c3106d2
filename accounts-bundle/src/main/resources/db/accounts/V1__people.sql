-- People and their wishes. The same SQL on H2 and PostgreSQL; times in UTC. No token is kept, only what it hashes to.

-- An account's own book of addresses.
create table lh_accounts_address (
  link        bigint primary key,          -- the first 64 bits of the hash below: H2 finds a row by such a key in one step
  account     varchar(64)  not null,
  address_key varchar(320) not null,       -- the part before the @ as written, the domain in ASCII
  address     varchar(320) not null,       -- as it was given
  state       varchar(16)  not null,       -- PENDING, CONFIRMED; a pending one whose time is over counts as expired
  since       timestamp(3) with time zone not null,
  expires_at  timestamp(3) with time zone not null,
  added_by    varchar(200) not null,
  language    varchar(64)  not null,       -- BCP 47
  token_hash  varchar(43)  not null        -- SHA-256 of the last link's token, base64url
);
create unique index lh_accounts_address_of_account on lh_accounts_address (account, address_key);
create index lh_accounts_address_by_expiry on lh_accounts_address (state, expires_at);

-- The links that were mailed, for the limits; kept for two days.
create table lh_accounts_invitation (
  id          uuid primary key,            -- version 7
  account     varchar(64)  not null,
  folded      varchar(320) not null,       -- the mailbox, however it is written: without case, dots and tags
  mailed_at   timestamp(3) with time zone not null
);
create index lh_accounts_invitation_of_address on lh_accounts_invitation (folded, mailed_at);
create index lh_accounts_invitation_of_account on lh_accounts_invitation (account, mailed_at);

-- One row that whoever invites holds, so that limits are counted by one at a time, on all nodes.
create table lh_accounts_gate (
  name varchar(16) primary key
);
insert into lh_accounts_gate (name) values ('invite');

-- Who is not written to: an account's own list, and those who have unsubscribed.
create table lh_accounts_suppression (
  account varchar(64)  not null,
  target  varchar(320) not null,           -- an address without regard to case, or a domain; in ASCII behind the @
  kind    varchar(200) not null,           -- empty on the account's own list
  reason  varchar(16)  not null,           -- LISTED_ADDRESS, LISTED_DOMAIN, UNSUBSCRIBED
  since   timestamp(3) with time zone not null,
  primary key (account, target, kind, reason)
);

-- The accounts that have or had such rows: few, so that every node can know them by heart.
create table lh_accounts_suppressing (
  account varchar(64) primary key
);

-- Who changed what.
create table lh_accounts_audit (
  id      uuid primary key,                -- version 7: later entries sort later
  at      timestamp(3) with time zone not null,
  account varchar(64)   not null,
  actor   varchar(200)  not null,
  what    varchar(64)   not null,
  details varchar(4000) not null           -- name=value, one a line
);
create index lh_accounts_audit_of_account on lh_accounts_audit (account, id);

-- Keys that this bundle has made for itself, sealed.
create table lh_accounts_key (
  name    varchar(32) primary key,
  sealed  bytea not null,
  made_at timestamp(3) with time zone not null
);
