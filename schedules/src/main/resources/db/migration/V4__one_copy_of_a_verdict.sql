-- The verdict of a candidate is the one that its run recorded for its kernel.
insert or ignore into run_verdicts (run, hash, verdict) select run, hash, verdict from candidates;

alter table candidates drop column verdict;
