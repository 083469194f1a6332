-- Who writes a resource whose several keys go in one request. A row stays when it is given back, because
-- times_taken tells each taking from all others and must never fall. Epoch milliseconds.
create table resource_lease (
  resource text primary key,
  times_taken bigint not null,
  taken_on bigint not null,
  subject_id text,
  target text
);
