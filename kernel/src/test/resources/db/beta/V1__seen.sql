CREATE TABLE seen (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  counter text NOT NULL,
  number int NOT NULL
);
-- Fails at commit, not at the statement.
CREATE TABLE picky (number int UNIQUE DEFERRABLE INITIALLY DEFERRED);
