-- A campaign has a run for each of its ops that was begun; a run's place is that of its op, from 1 on. What came of the op is
-- kept when its run has ended, as JSON.
create table campaigns (
  id integer primary key autoincrement,
  name text not null,
  plan text not null,
  created text not null,
  folder text not null
);

alter table runs add column campaign integer references campaigns (id);

alter table runs add column place integer;

alter table runs add column outcome text;

create unique index places_of_campaigns on runs (campaign, place);
