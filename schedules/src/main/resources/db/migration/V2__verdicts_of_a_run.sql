-- A verdict is kept when it is made; its place in the run is known only when the iteration closes.
create table run_verdicts (
  run integer not null references runs (id),
  hash text not null,
  verdict text not null,
  primary key (run, hash)
) without rowid;
