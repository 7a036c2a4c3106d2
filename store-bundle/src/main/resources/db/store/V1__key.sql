-- Which key the sealed values of this database are sealed with: its id, never the key. There is one row.
CREATE TABLE IF NOT EXISTS lh_store_key (
  one     integer PRIMARY KEY CHECK (one = 1),
  key_id  varchar(16) NOT NULL,
  since   timestamp with time zone NOT NULL
);
