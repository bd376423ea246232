#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml, once: passwords, keys, and the files that hold them for each container.
# What exists stays, so that it can be run again after an update; delete the folder only together with the volumes.
set -euo pipefail
folder=${1:-$(cd "$(dirname "$0")" && pwd)/secrets}
# Only you can enter the folder. The files in it are readable, because containers mount them for users of their own.
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
# Keeps the password of $1 in the folder and prints it.
password() {
  [ -s "$1-password" ] || write "$1-password" "$(random)"
  cat "$1-password"
}
write() {
  printf '%s\n' "$2" > "$1"
  chmod 444 "$1"
}
replace() {
  rm -f "$1"
  write "$1" "$2"
}

nats=''
for user in streams registry policy auth-broker guardrail proxy analytics portal sys; do
  name=$(printf '%s' "$user" | tr 'a-z-' 'A-Z_')
  nats+="${name}_PASSWORD: \"$(password "nats-$user")\""$'\n'
  [ "$user" = sys ] || replace "nats-url-$user" "nats://$user:$(password "nats-$user")@nats:4222"
done
replace nats-passwords.conf "$nats"

password postgres > /dev/null
sql=''
for database in registry policy auth_broker guardrail portal keycloak; do
  sql+="CREATE ROLE $database LOGIN PASSWORD '$(password "postgres-$database")';
CREATE DATABASE $database OWNER $database;
REVOKE ALL ON DATABASE $database FROM PUBLIC;
"
  [ "$database" = keycloak ] || replace "database-url-$database" "postgres://$database:$(password "postgres-$database")@postgres:5432/$database"
done
replace postgres-init.sql "$sql"

replace clickhouse-users.xml "<clickhouse>
  <users>
    <default remove=\"remove\"/>
    <gatehouse>
      <password>$(password clickhouse)</password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </gatehouse>
  </users>
</clickhouse>"
replace clickhouse-url "http://gatehouse:$(password clickhouse)@clickhouse:8123/gatehouse"

password keycloak-admin > /dev/null
for key in token-pepper encryption-key seal-key detector-key; do
  [ -s "$key" ] || write "$key" "$(random)"
done

echo "The secrets are in $folder. Back up encryption-key: without it no stored credential can be read again."
