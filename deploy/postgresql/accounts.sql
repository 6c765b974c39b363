-- Once, as the superuser:
--   psql --set owner=... --set web=... --set backup=... --file accounts.sql postgres
-- The owner is no superuser, so that forced row-level security binds it too; the programs' account owns nothing and
-- inherits nothing; the backup's may read past row-level security and change nothing.
\set ON_ERROR_STOP on
CREATE ROLE taper_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE taper_runtime NOLOGIN NOBYPASSRLS;
CREATE ROLE taper_web LOGIN PASSWORD :'web';
CREATE ROLE taper_backup LOGIN BYPASSRLS PASSWORD :'backup';
GRANT taper_runtime TO taper_owner WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;
GRANT taper_runtime TO taper_web WITH INHERIT FALSE, SET TRUE;
GRANT pg_read_all_data TO taper_backup;
CREATE DATABASE taper OWNER taper_owner ENCODING 'UTF8' TEMPLATE template0;
