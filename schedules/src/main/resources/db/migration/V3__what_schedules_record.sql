-- Schedules record what they were verified on in full, and may come from a file instead of a run. SQLite cannot drop
-- "not null", so the table is built anew. An empty configuration equals none: old schedules are verified before use.
create table schedules_new (
  id integer primary key autoincrement,
  op text not null,
  reference text not null,
  target text not null,
  configuration text not null,
  simulator_version text not null,
  source text not null,
  hash text not null,
  start_cycles integer not null,
  cycles integer not null,
  utilization real,
  optimizations text not null,
  tiles text,
  loops text,
  seeds_verified integer not null,
  proposers text not null,
  usd real not null,
  run integer unique references runs (id),
  parent integer references schedules_new (id) on delete set null,
  created text not null
);

insert into schedules_new (id, op, reference, target, configuration, simulator_version, source, hash, start_cycles,
  cycles, utilization, optimizations, seeds_verified, proposers, usd, run, created)
select id, op, '', target, '', simulator_version, source, hash, start_cycles,
  cycles, utilization, optimizations, seeds_verified, '[]', 0, run, created
from schedules;

drop table schedules;

alter table schedules_new rename to schedules;
