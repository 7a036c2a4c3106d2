CREATE TABLE lh_sample_item (
  id    uuid PRIMARY KEY,
  name  varchar(100) NOT NULL,
  made  timestamp with time zone,
  body  bytea
);
CREATE INDEX lh_sample_item_name ON lh_sample_item (name);
