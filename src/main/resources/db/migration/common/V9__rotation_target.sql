-- What a rotation does with the consumers of its key instead of creating a version.
alter table rotation add column target text;
-- The other key to which it moves them.
alter table rotation add column target_key_store varchar(64);
alter table rotation add column target_key_name varchar(127);
create index rotation_by_target on rotation (target_key_store, target_key_name, created_on, id);
-- The lock "one live rotation per key" for the other key. That no key is in one live rotation as its own and in
-- another as its target is seen to by whoever has both keys locked.
create unique index rotation_one_live_per_target on rotation (target_key_store, target_key_name) where live = 1;

-- What consumers were like before a rotation wrote them, without any secret, until they are proven to be so again.
create table kept_definition (
  rotation_id varchar(36) not null,
  binding_id varchar(36) not null,
  definition text not null,
  primary key (rotation_id, binding_id)
);
