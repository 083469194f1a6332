-- One policy for a selection of keys. Times are epoch milliseconds.
create table policy_assignment (
  id varchar(36) primary key,
  selection text not null,
  policy text not null,
  reason text,
  live integer not null,
  phase_content text not null,
  canceling integer not null,
  revision bigint not null,
  created_on bigint not null,
  updated_on bigint not null
);
create index policy_assignment_by_age on policy_assignment (created_on, id);

create table policy_assignment_result (
  assignment_id varchar(36) not null,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  outcome varchar(20) not null,
  content text not null,
  decided_on bigint not null,
  primary key (assignment_id, key_store, key_name)
);
create index policy_assignment_result_by_outcome
  on policy_assignment_result (assignment_id, outcome, key_store, key_name);
