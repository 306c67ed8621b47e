-- A measure that the program reads itself, from a figure of another part.
alter table impact add column live boolean not null default false;
