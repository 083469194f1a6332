-- Why a consumer drifted, and what cures it.
alter table cmk_binding add column diagnosis text;
-- When the sweep last looked, whether or not the consumer could be read. Epoch milliseconds.
alter table cmk_binding add column checked_on bigint not null default 0;
update cmk_binding set checked_on = last_verified_on;
create index cmk_binding_by_check on cmk_binding (checked_on, id);

-- Everything that the last searches found to refer to a configured key, bound or not.
create table found_consumer (
  position text primary key,
  uri text not null,
  consumer_identity text not null,
  key_store varchar(64) not null,
  key_name varchar(127) not null,
  reference text not null,
  first_seen_on bigint not null,
  last_seen_on bigint not null
);
