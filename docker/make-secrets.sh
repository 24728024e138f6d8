#!/bin/sh
# Random passwords for docker-compose.yml, into ./secrets. What is there already is kept.
set -eu
cd "$(dirname "$0")/.."
mkdir -p secrets
# The folder keeps others out; the files have to be readable by the containers' own users.
chmod 700 secrets
umask 022

random() {
  od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'
}
keep() {
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
}

keep mongodb_key "$(random 256)"
keep mongodb_password "$(random 24)"
keep redis_password "$(random 24)"
keep admin_password "$(random 12)"
keep mongodb_url "mongodb://weibao:$(cat secrets/mongodb_password)@mongodb:27017/weibao?replicaSet=rs0&authSource=admin"
keep redis_url "redis://:$(cat secrets/redis_password)@redis:6379"
echo "The first sign-in: admin, with the password in secrets/admin_password"
