CREATE TABLE fine (id int);
CREATE TABLE broken (id no_such_type);
