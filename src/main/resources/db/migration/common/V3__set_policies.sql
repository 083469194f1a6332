-- What was set through Keyrotor for the policy of a key: the last change that Azure
-- confirmed, and one that may have been sent after it.
create table set_policy (
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  confirmed text,
  intended text,
  primary key (key_store, key_name)
);
