-- What becomes of an account's mail while its own way fails. The same SQL on H2 and PostgreSQL.
alter table lh_accounts_choice add column fallback_on boolean default true not null;
alter table lh_accounts_choice add column fallback_way varchar(64);      -- empty: the account's neutral way
alter table lh_accounts_choice add column fallback_classes varchar(200); -- names, a comma between; empty: all kinds of mail
