-- What was done. Numbered from 1 without a gap for each source; the hash covers the row and the hash before it.
CREATE TABLE record (
  source text NOT NULL,
  number bigint NOT NULL,
  -- The order of arrival over all sources, for lists; it may have gaps.
  arrived bigint GENERATED ALWAYS AS IDENTITY,
  event uuid NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  outcome text NOT NULL,
  actor uuid,
  sign_in uuid,
  about uuid,
  origin text,
  request text,
  details jsonb NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (source, number)
);
CREATE UNIQUE INDEX record_arrived ON record (arrived);
CREATE INDEX record_at ON record (at);
CREATE INDEX record_actor ON record (actor, at) WHERE actor IS NOT NULL;
CREATE INDEX record_about ON record (about, at) WHERE about IS NOT NULL;
CREATE INDEX record_origin ON record (origin, at) WHERE origin IS NOT NULL;

-- What looked suspicious: at most once for each rule and suspect in the time that the rule looks at.
CREATE TABLE alert (
  id uuid PRIMARY KEY,
  rule text NOT NULL,
  suspect text NOT NULL,
  span bigint NOT NULL,
  at timestamptz NOT NULL,
  person uuid,
  origin text,
  count integer NOT NULL,
  UNIQUE (rule, suspect, span)
);
CREATE INDEX alert_at ON alert (at DESC, id DESC);

-- What compliance found, once for each alert.
CREATE TABLE alert_review (
  alert uuid PRIMARY KEY REFERENCES alert,
  by uuid NOT NULL,
  at timestamptz NOT NULL,
  note text NOT NULL
);

-- How far each source was handed to the outside. The only table here that is ever changed.
CREATE TABLE export_progress (
  source text PRIMARY KEY,
  number bigint NOT NULL
);
