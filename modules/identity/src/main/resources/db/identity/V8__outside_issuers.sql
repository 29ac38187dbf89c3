-- Issuers of others that people may sign in by. The secret that we prove ourselves with is sealed with a key of the platform.
CREATE TABLE outside_issuer (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret bytea NOT NULL,
  since timestamptz NOT NULL,
  ended_at timestamptz
);

-- Who is whom there. The subject is a mark that only this installation can make; what it is shown as is sealed with the person's key.
CREATE TABLE outside_identity (
  id uuid PRIMARY KEY,
  issuer uuid NOT NULL REFERENCES outside_issuer,
  subject bytea NOT NULL,
  person uuid NOT NULL REFERENCES person,
  label bytea NOT NULL,
  since timestamptz NOT NULL,
  last_used_at timestamptz,
  UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX outside_identity_person ON outside_identity (person, issuer);
