-- A run keeps the text of the user's own reference, which may change or move; of older runs only the path is known.
alter table runs add column reference text not null default '';
