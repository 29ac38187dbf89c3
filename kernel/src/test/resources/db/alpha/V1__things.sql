CREATE TABLE thing (id int PRIMARY KEY, during tstzrange, EXCLUDE USING gist (id WITH =, during WITH &&));
