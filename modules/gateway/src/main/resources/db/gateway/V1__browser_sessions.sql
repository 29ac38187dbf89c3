-- A browser that is signed in, by the SHA-256 of its cookie. Its tokens are sealed; they never reach the browser.
CREATE TABLE browser_session (
  id uuid PRIMARY KEY,
  cookie bytea NOT NULL UNIQUE,
  person uuid NOT NULL,
  sign_in uuid NOT NULL,
  tokens bytea NOT NULL,
  access_until timestamptz NOT NULL,
  -- While one request refreshes the tokens, the others leave it alone: a refresh token is good once.
  refreshing_until timestamptz,
  since timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX browser_session_sign_in ON browser_session (sign_in);
CREATE INDEX browser_session_expiry ON browser_session (expires_at);
