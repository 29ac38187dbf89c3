-- Accounts. Columns of type bytea that say something about a person are sealed with that person's own key.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('unconfirmed', 'active', 'suspended')),
  email bytea NOT NULL,
  email_index bytea NOT NULL,
  display_name bytea NOT NULL,
  -- Keyed hashes of the beginnings of the name, so that operators find people without the name being readable here.
  name_index bigint[] NOT NULL,
  about bytea,
  photo uuid,
  locale text NOT NULL,
  time_zone text NOT NULL,
  roles text[] NOT NULL,
  password bytea NOT NULL,
  version integer NOT NULL DEFAULT 1,
  since timestamptz NOT NULL
);
-- Anybody may ask for an account with any address; whoever confirms it first has it.
CREATE UNIQUE INDEX person_email ON person (email_index) WHERE state <> 'unconfirmed';
CREATE INDEX person_email_unconfirmed ON person (email_index) WHERE state = 'unconfirmed';
CREATE INDEX person_name ON person USING gin (name_index);
CREATE INDEX person_since ON person (since DESC, id DESC);

-- A mail that is due. Its token is derived from its id when it is sent, and kept nowhere.
CREATE TABLE account_mail (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  template text NOT NULL,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
CREATE INDEX account_mail_person ON account_mail (person, requested_at);

-- A browser that has proved to the issuer who its person is.
CREATE TABLE issuer_session (
  id uuid PRIMARY KEY,
  secret bytea NOT NULL UNIQUE,
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  device bytea,
  authenticated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX issuer_session_person ON issuer_session (person) WHERE ended_at IS NULL;

-- An application that a person is signed in to, with the refresh tokens of one family: the generation tells the newest.
CREATE TABLE sign_in (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  client text NOT NULL,
  issuer_session uuid NOT NULL,
  scopes text[] NOT NULL,
  nonce text,
  generation integer NOT NULL,
  authenticated_at timestamptz NOT NULL,
  since timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  idle_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text
);
CREATE INDEX sign_in_person ON sign_in (person, since DESC) WHERE ended_at IS NULL;
CREATE INDEX sign_in_session ON sign_in (issuer_session) WHERE ended_at IS NULL;
CREATE INDEX sign_in_ended ON sign_in (ended_at) WHERE ended_at IS NOT NULL;

-- An authorization code, by its SHA-256. It is kept for a while after its use, so that using it again is noticed.
CREATE TABLE authorization_code (
  code bytea PRIMARY KEY,
  sign_in uuid NOT NULL,
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  client text NOT NULL,
  issuer_session uuid NOT NULL,
  redirect_uri text NOT NULL,
  challenge text NOT NULL,
  scopes text[] NOT NULL,
  nonce text,
  authenticated_at timestamptz NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX authorization_code_expiry ON authorization_code (expires_at);

-- Private keys that sign tokens, sealed. A key is published before it signs and until its last token has expired.
CREATE TABLE signing_key (
  id text PRIMARY KEY,
  jwk bytea NOT NULL,
  signs_from timestamptz NOT NULL,
  retired_at timestamptz
);
