-- The other time that is proposed for an order, as its last step left it.
alter table orders add column proposed jsonb;
