-- A schedule's cycles are those on the inputs of its run's seed; an imported one was timed on the first that verifications
-- had, whose seed is the default of this column.
alter table schedules add column input_seed integer not null default 1000104;

update schedules set input_seed = coalesce(
  (select json_extract(settings, '$.seed') from runs where runs.id = schedules.run and json_valid(settings)), input_seed);
