-- What people agreed to and took back, which only grows. The hash says which text it was; after an erasure the rows are the proof, under
-- a number that means nobody.
CREATE TABLE agreed (
  id uuid PRIMARY KEY,
  person uuid NOT NULL,
  purpose text NOT NULL,
  version integer NOT NULL,
  language text NOT NULL,
  text_hash text NOT NULL,
  given boolean NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX agreed_person ON agreed (person, purpose, at DESC, id DESC);

CREATE FUNCTION agreed_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was agreed to never changes';
END $$;
CREATE TRIGGER agreed_only_grows BEFORE UPDATE OR DELETE ON agreed
  FOR EACH ROW EXECUTE FUNCTION agreed_only_grows();

-- What must not be done with somebody's data.
CREATE TABLE data_limits (
  person uuid PRIMARY KEY REFERENCES person,
  restricted boolean NOT NULL,
  objections text[] NOT NULL,
  at timestamptz NOT NULL
);
