-- What accounts have written instead of the originals. The same SQL on H2 and PostgreSQL; times in UTC.

-- The accounts that have or had something of their own. Every node knows them by heart and reads every few seconds what has changed.
create table lh_templates_account (
  account varchar(64) primary key,
  turn    bigint not null                    -- of its last change
);
create index lh_templates_account_by_turn on lh_templates_account (turn);

-- One template of an account in one language. Stays when everything of it was reset, so that its version never comes again.
create table lh_templates_template (
  account  varchar(64) not null,
  template varchar(64) not null,
  language varchar(64) not null,             -- BCP 47
  version  bigint      not null,             -- one more with every change
  primary key (account, template, language)
);

-- A part that differs from the original. Nothing else is kept.
create table lh_templates_text (
  account       varchar(64)     not null,
  template      varchar(64)     not null,
  language      varchar(64)     not null,
  part          varchar(16)     not null,    -- SUBJECT, TEXT, HTML, LOGO, COLOUR, LEGAL_ADDRESS
  text          varchar(500000) not null,
  made          boolean         not null,    -- plain text that was made from the HTML, written by nobody
  original_hash varchar(43)     not null,    -- SHA-256 of the original it was written over, base64url
  changed_at    timestamp(3) with time zone not null,
  changed_by    varchar(200)    not null,
  primary key (account, template, language, part)
);
create index lh_templates_text_by_original on lh_templates_text (original_hash);

-- Originals that something was written over, each once: what it said is shown when it has changed.
create table lh_templates_original (
  hash varchar(43) primary key,
  text varchar(1000000) not null
);

-- Kinds that an account does not send.
create table lh_templates_off (
  account  varchar(64) not null,
  template varchar(64) not null,
  primary key (account, template)
);

-- Who changed what.
create table lh_templates_change (
  id       uuid primary key,                 -- version 7: later changes sort later
  at       timestamp(3) with time zone not null,
  account  varchar(64)  not null,
  actor    varchar(200) not null,
  what     varchar(16)  not null,            -- saved, reset, switched-off, switched-on
  template varchar(64)  not null,            -- empty: all
  language varchar(64)  not null,            -- empty: all
  parts    varchar(200) not null             -- separated by commas; empty: all
);
create index lh_templates_change_of_account on lh_templates_change (account, id);

-- The previews that were mailed, for the limit; kept for a day.
create table lh_templates_test (
  id        uuid primary key,                -- version 7
  account   varchar(64) not null,
  mailed_at timestamp(3) with time zone not null
);
create index lh_templates_test_of_account on lh_templates_test (account, mailed_at);

-- Rows that are held by one at a time, on all nodes: who changes something takes the next turn, so that no turn is seen before an
-- earlier one; who mails a preview is counted alone.
create table lh_templates_gate (
  name varchar(16) primary key,
  turn bigint not null
);
insert into lh_templates_gate (name, turn) values ('change', 0);
insert into lh_templates_gate (name, turn) values ('test', 0);
