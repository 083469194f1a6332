-- A row for each key that was ever locked: whoever changes it has the key until the transaction ends.
create table key_lock (
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  times_taken bigint not null,
  primary key (key_store, key_name)
);
