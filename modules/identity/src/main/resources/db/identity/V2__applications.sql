-- Applications that an operator registered, with the SHA-256 of their secret; a public one has none.
CREATE TABLE application (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  secret bytea,
  redirect_uris text[] NOT NULL,
  post_logout_redirect_uris text[] NOT NULL,
  scopes text[] NOT NULL,
  acts_for_itself boolean NOT NULL,
  audiences text[] NOT NULL,
  registered_by uuid NOT NULL,
  since timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX application_since ON application (since DESC, id DESC);
CREATE INDEX application_ended ON application (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sign_in_client ON sign_in (client) WHERE ended_at IS NULL;

-- What a person let an application do.
CREATE TABLE consent (
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  application uuid NOT NULL REFERENCES application ON DELETE CASCADE,
  scopes text[] NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (person, application)
);

-- An authorization request that an application pushed, by the SHA-256 of its name; sealed, because it may speak of a person.
CREATE TABLE pushed_request (
  name bytea PRIMARY KEY,
  client text NOT NULL,
  request bytea NOT NULL,
  pushed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX pushed_request_expiry ON pushed_request (expires_at);
