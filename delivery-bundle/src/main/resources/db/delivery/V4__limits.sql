-- How much accounts send, and how much they may. The same SQL on H2 and PostgreSQL.

-- A way by which an account has sent. Whoever takes places locks its row, so that two nodes never take the same.
create table lh_delivery_sender (
  account    varchar(64) not null,
  way        varchar(64) not null,
  relayed    boolean     not null,         -- whether the operator's relay has carried its last mail
  first_seen timestamp(3) with time zone not null,
  near       smallint default 0 not null,  -- the limits that somebody was told of, a bit for each kind
  primary key (account, way)
);
insert into lh_delivery_sender (account, way, relayed, first_seen)
  select r.account, r.way, false, min(m.accepted_at) from lh_delivery_recipient r
  join lh_delivery_mail m on m.id = r.mail_id where r.way is not null group by r.account, r.way;

-- What was sent, in spans: of an hour for what is counted by the day, of five seconds for what is counted by the minute.
create table lh_delivery_sent (
  account  varchar(64) not null,
  way      varchar(64) not null,
  kind     varchar(24) not null,           -- MESSAGES_PER_MINUTE, MESSAGES_PER_DAY, RECIPIENTS_PER_DAY
  began_at timestamp(3) with time zone not null,
  used     bigint      not null,           -- with what a process has taken in advance
  primary key (account, way, kind, began_at)
);
create index lh_delivery_sent_by_time on lh_delivery_sent (kind, began_at);

-- What an operator has said instead of the provider.
create table lh_delivery_limit (
  account varchar(64) not null,
  way     varchar(64) not null,
  kind    varchar(24) not null,
  most    bigint      not null,
  primary key (account, way, kind)
);

-- What is told of a limit that is near.
alter table lh_delivery_event add column limit_kind varchar(24);
alter table lh_delivery_event add column limit_used bigint;
alter table lh_delivery_event add column limit_most bigint;

-- Which events a listener wants, by their names; empty for all.
alter table lh_delivery_listener add column wish varchar(500);
