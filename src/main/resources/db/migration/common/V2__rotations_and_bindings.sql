-- Times are epoch milliseconds.
create table rotation (
  id varchar(36) primary key,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  started_by varchar(20) not null,
  reason text,
  hold_before_propagating integer not null,
  live integer not null,
  status varchar(20) not null,
  phase varchar(20) not null,
  phase_content text not null,
  revision bigint not null,
  failures integer not null,
  trouble text,
  created_on bigint not null,
  updated_on bigint not null
);
-- The lock "one live rotation per key".
create unique index rotation_one_live_per_key on rotation (key_store, key_name) where live = 1;
create index rotation_by_age on rotation (created_on, id);

create table cmk_binding (
  id varchar(36) primary key,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  consumer text not null,
  consumer_identity text not null unique,
  reference text not null,
  identity text,
  drift varchar(20) not null,
  created_on bigint not null,
  last_verified_on bigint not null
);
create index cmk_binding_by_key on cmk_binding (key_store, key_name, created_on, id);

create table accepted_request (
  scope text not null,
  request_key text not null,
  body_hash varchar(64) not null,
  resource_id varchar(36) not null,
  accepted_on bigint not null,
  primary key (scope, request_key)
);
create index accepted_request_by_age on accepted_request (accepted_on);
