-- The payment that a step took last: the event of a payment that was taken asks nobody what became of it.
alter table orders add column taken_payment uuid;
