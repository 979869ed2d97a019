create table runs (
  id integer primary key autoincrement,
  op text not null,
  target text not null,
  settings text not null,
  start_kernel text not null,
  state text not null,
  start_cycles integer,
  best_cycles integer,
  created text not null,
  folder text not null
);

create table replies (
  run integer not null references runs (id),
  key text not null,
  body text not null,
  primary key (run, key)
) without rowid;

create table candidates (
  run integer not null references runs (id),
  iteration integer not null,
  position integer not null,
  parent text not null,
  proposer text not null,
  option_name text not null,
  plan text not null,
  source text not null,
  hash text not null,
  label text not null,
  cycles integer,
  verdict text not null,
  primary key (run, iteration, position)
) without rowid;

create table verdicts (
  key text primary key,
  verdict text not null
) without rowid;

create table schedules (
  id integer primary key autoincrement,
  op text not null,
  target text not null,
  simulator_version text not null,
  source text not null,
  hash text not null,
  start_cycles integer not null,
  cycles integer not null,
  utilization real,
  optimizations text not null,
  seeds_verified integer not null,
  run integer not null unique references runs (id),
  created text not null
);
