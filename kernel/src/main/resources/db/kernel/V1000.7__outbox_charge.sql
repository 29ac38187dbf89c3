-- How often somebody has taken over the deliveries to a subscriber. Who took them over last knows
-- what is held up; nobody else may hold up more.
CREATE TABLE outbox_charge (
  subscriber text PRIMARY KEY,
  number bigint NOT NULL
);
