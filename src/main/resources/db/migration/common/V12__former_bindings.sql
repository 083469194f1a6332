-- Consumers that were bound to a key or seen on it and whose older data needs its versions all the same, until somebody
-- answers for it that the data is gone. Times are epoch milliseconds.
create table former_binding (
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  consumer_identity text not null,
  consumer text not null,
  binding_id varchar(36),
  reason text not null,
  since bigint not null,
  gone_by text,
  gone_reason text,
  gone_on bigint,
  primary key (key_store, key_name, consumer_identity)
);
