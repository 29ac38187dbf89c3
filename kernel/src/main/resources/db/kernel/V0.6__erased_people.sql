-- Whom this module has erased, and how many rows of which table that took. Whoever was erased and is missing here came back with an
-- older copy of the data.
CREATE TABLE erased_person (
  person uuid PRIMARY KEY,
  erasure uuid NOT NULL,
  at timestamptz NOT NULL,
  rows jsonb NOT NULL
);
