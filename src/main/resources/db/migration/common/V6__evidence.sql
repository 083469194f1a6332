-- What was done to Azure, for whom, and what came of it. Times are epoch milliseconds.
create table external_write (
  subject_id varchar(36) not null,
  revision bigint not null,
  operation varchar(20) not null,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  target text not null,
  key_version varchar(32),
  intended_on bigint not null,
  result varchar(20),
  outcome text,
  ended_on bigint,
  primary key (subject_id, revision)
);

-- What those who watch a rotation or a retirement are told.
create table progress_event (
  subject_id varchar(36) not null,
  sequence bigint not null,
  occurred_on bigint not null,
  type varchar(40) not null,
  data text not null,
  primary key (subject_id, sequence)
);

-- When a key store can take the next creation of a version, for all replicas together.
create table request_turn (
  key_store varchar(64) primary key,
  arrival bigint not null,
  paused_until bigint not null
);

alter table rotation add column retire text;
alter table rotation add column resumed integer not null default 0;
