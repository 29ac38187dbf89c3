-- How many pieces of goods are out of stock: sold, or reserved for an order that is under way.
alter table listing add column taken int not null default 0 check (taken >= 0);

-- A piece that was taken out of stock for an order. It stays when it came back: whoever asks late gets the old answer.
create table piece (
  order_id uuid primary key,
  listing uuid not null,
  taken timestamptz not null,
  back boolean not null default false
);
create index piece_of_listing on piece (listing);
