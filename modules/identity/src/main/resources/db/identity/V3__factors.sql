-- Passkeys. The credential's public key is public; the name that its person gives it is sealed.
CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  credential bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  name bytea NOT NULL,
  uses bigint NOT NULL,
  synced boolean NOT NULL,
  since timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkey_person ON passkey (person);

-- The authenticator app of a person. A step that was used lets nobody in again.
CREATE TABLE authenticator (
  person uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  secret bytea NOT NULL,
  last_step bigint NOT NULL,
  begun_at timestamptz NOT NULL,
  confirmed_at timestamptz
);

-- Recovery codes by their MAC under a key outside of the database.
CREATE TABLE recovery_code (
  person uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  code bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person, code)
);

-- A question that was asked and can be answered once, by the SHA-256 of what names it.
CREATE TABLE challenge (
  name bytea PRIMARY KEY,
  purpose text NOT NULL,
  person uuid REFERENCES person ON DELETE CASCADE,
  tries integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);
CREATE INDEX challenge_expiry ON challenge (expires_at);
