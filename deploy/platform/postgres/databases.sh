#!/bin/bash
# The first start of PostgreSQL: a role and a database each for MLflow and for the services, which cannot see each other's.
# psql reads the passwords itself, so that they stand in no argument.
set -euo pipefail
export SECRETS=${SECRETS:-/run/secrets}
for name in mlflow wrkhrs; do
  export name
  psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres --set name="$name" <<'SQL'
\set password `cat "$SECRETS/postgres-$name"`
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
