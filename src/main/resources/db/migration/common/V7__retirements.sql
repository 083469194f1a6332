-- The disabling of old versions. Times are epoch milliseconds, durations as ISO-8601 writes them.
create table retirement (
  id varchar(36) primary key,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  key_version varchar(32) not null,
  rotation_id varchar(36),
  reason text,
  soak varchar(40),
  accepted text,
  resumed integer not null,
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
-- The lock "one live retirement per version".
create unique index retirement_one_live_per_version on retirement (key_store, key_name, key_version) where live = 1;
create index retirement_by_age on retirement (created_on, id);
