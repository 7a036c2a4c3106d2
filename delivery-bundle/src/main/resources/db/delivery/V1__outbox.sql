-- The outbox and the log of all mails. The same SQL on H2 and PostgreSQL; times in UTC; addresses and subjects in clear,
-- contents in a table of their own, sealed for security mails.

create table lh_delivery_mail (
  id            uuid primary key,          -- version 7: later mails sort later
  account       varchar(64)  not null,
  sender        varchar(16)  not null,     -- ACCOUNT, NEUTRAL
  message_class varchar(16)  not null,     -- SECURITY, TRANSACTIONAL, SUBSCRIPTION
  template      varchar(200),
  locale        varchar(64)  not null,     -- BCP 47
  subject       varchar(500) not null,
  sealed        boolean      not null,     -- whether the content is sealed
  accepted_at   timestamp(3) with time zone not null,
  not_before    timestamp(3) with time zone
);
create index lh_delivery_mail_of_account on lh_delivery_mail (account, id);

-- A host's own name for a mail. The primary key is what makes one mail of two requests.
create table lh_delivery_key (
  account         varchar(64)  not null,
  idempotency_key varchar(200) not null,
  mail_id         uuid         not null,
  primary key (account, idempotency_key)
);
create index lh_delivery_key_of_mail on lh_delivery_key (mail_id);

-- Texts, shown recipients and attachments of a mail as one stream, cut into pieces that both databases hold in a row.
create table lh_delivery_content (
  mail_id  uuid    not null references lh_delivery_mail,
  piece_no integer not null,
  bytes    bytea   not null,
  primary key (mail_id, piece_no)
);

-- One row for each recipient: its state is the queue.
create table lh_delivery_recipient (
  mail_id      uuid         not null references lh_delivery_mail,
  recipient_no smallint     not null,      -- in the order of the request
  address      varchar(320) not null,
  domain       varchar(255) not null,
  account      varchar(64)  not null,      -- repeated from the mail, for the queue's index
  priority     smallint     not null,      -- 0 SECURITY, 1 TRANSACTIONAL, 2 SUBSCRIPTION
  state        varchar(16)  not null,
  owner        uuid,                       -- the process that is sending it
  due          timestamp(3) with time zone, -- when one that is DEFERRED or HELD goes on by itself
  hold_reason  varchar(24),
  attempts     smallint     not null default 0,
  taken_back   smallint     not null default 0, -- how often a dead process had it: it may have been sent then
  way          varchar(64),
  message_id   varchar(320),               -- of its first try, the same ever after
  primary key (mail_id, recipient_no)
);
-- Claims read it from the front: the state, the class, then account after account, each in the order of acceptance.
create index lh_delivery_recipient_in_queue on lh_delivery_recipient (state, priority, account, mail_id, recipient_no);
create index lh_delivery_recipient_by_due on lh_delivery_recipient (due);
create index lh_delivery_recipient_by_address on lh_delivery_recipient (address, mail_id);

-- Every try, with the failure as its driver told it, so that it stays readable when the driver is gone.
create table lh_delivery_attempt (
  mail_id          uuid         not null,
  recipient_no     smallint     not null,
  attempt_no       smallint     not null,
  ended_at         timestamp(3) with time zone not null,
  way              varchar(64),
  led_to           varchar(16)  not null,
  remote_id        varchar(500),
  captured_by      varchar(320),
  phase            varchar(16),
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
  primary key (mail_id, recipient_no, attempt_no),
  foreign key (mail_id, recipient_no) references lh_delivery_recipient
);

-- The processes that claim, and until when each is known to live, by the database's clock.
create table lh_delivery_process (
  owner       uuid primary key,
  lease_until timestamp(3) with time zone not null
);

-- What an operator has stopped. The account '*' stands for all mail.
create table lh_delivery_suspension (
  account  varchar(64)  primary key,
  since    timestamp(3) with time zone not null,
  actor    varchar(200) not null,
  reason   varchar(500) not null
);

-- What is to be told to listeners, one row for each of them; gone when told.
create table lh_delivery_listener (
  name       varchar(64) primary key,
  last_seen  timestamp(3) with time zone not null
);
create table lh_delivery_event (
  listener         varchar(64) not null,
  id               uuid        not null,     -- version 7: the order of telling
  owner            uuid        not null,     -- the process that tells it; all zeros: whoever has the listener
  tries            smallint    not null default 0,
  kind             varchar(16) not null,     -- ACCEPTED, SENT, FAILED, HELD, CANCELLED
  mail_id          uuid        not null,
  account          varchar(64) not null,     -- all that is told stands here: the mail may be purged before
  happened_at      timestamp(3) with time zone not null,
  message_class    varchar(16),
  template         varchar(200),
  recipient        varchar(320),
  way              varchar(64),
  state            varchar(16),
  hold_reason      varchar(24),
  hold_until       timestamp(3) with time zone,
  phase            varchar(16),              -- from here on as in lh_delivery_attempt
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
  primary key (listener, id)
);
create index lh_delivery_event_of_owner on lh_delivery_event (listener, owner, id);
create index lh_delivery_event_of_mail on lh_delivery_event (listener, mail_id, id);

-- Secrets that providers have replaced (OAuth refresh tokens), sealed.
create table lh_delivery_renewed_secret (
  id         uuid primary key,             -- version 7: the latest renewal sorts last
  way        varchar(64)  not null,
  account    varchar(64)  not null,
  field      varchar(64)  not null,
  filled_in  bytea        not null,        -- the secret of the settings that it replaces
  latest     bytea        not null
);
create index lh_delivery_renewed_secret_of_field on lh_delivery_renewed_secret (account, way, field, id);
