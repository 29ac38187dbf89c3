-- What happened in this module, kept for replay. Written by INSERT or COPY within the transaction
-- that made it true; id comes from the sequence. Writers of one subject lock or compare-and-set
-- their aggregate, so the ids of one subject are in the order of their commits.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  time timestamptz NOT NULL,
  data jsonb NOT NULL,
  trace text
);

-- Who wants which type; '*' is every type.
CREATE TABLE outbox_subscription (
  type text NOT NULL,
  subscriber text NOT NULL,
  PRIMARY KEY (type, subscriber)
);

-- What is still to be delivered to whom. A late commit with a low id simply appears here late, so
-- a reader that always begins with the lowest id skips nobody.
CREATE TABLE outbox_delivery (
  subscriber text NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (subscriber, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Deliveries that failed, and behind each the later ones of the same subject. Only the first of a
-- subject has a time to be tried again; a dead one waits for a person.
CREATE TABLE outbox_held (
  subscriber text NOT NULL,
  subject text NOT NULL,
  id bigint NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  retry_at timestamptz,
  dead boolean NOT NULL DEFAULT false,
  reason text,
  PRIMARY KEY (subscriber, subject, id)
);

CREATE FUNCTION outbox_fan_out() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO outbox_delivery (subscriber, id)
  SELECT s.subscriber, a.id
  FROM appended a JOIN outbox_subscription s ON s.type IN (a.type, '*')
  GROUP BY s.subscriber, a.id;
  RETURN NULL;
END $$;

CREATE TRIGGER outbox_fan_out AFTER INSERT ON outbox
REFERENCING NEW TABLE AS appended
FOR EACH STATEMENT EXECUTE FUNCTION outbox_fan_out();

-- What this module has handled, written in the handler's transaction: a second delivery finds its
-- row here and does nothing.
CREATE TABLE inbox (
  subscriber text NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (subscriber, event_id)
);
