-- Where goods are sent, sealed with the client's key; it goes when an order was never placed.
create table delivery (
  order_id uuid primary key references orders on delete cascade,
  sealed bytea not null
);
