-- What the rules of retention took: a row for each time and table that something went.
CREATE TABLE retention_run (
  at timestamptz NOT NULL,
  module text NOT NULL,
  name text NOT NULL,
  rows bigint NOT NULL,
  PRIMARY KEY (module, name, at)
);
