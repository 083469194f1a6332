#!/usr/bin/env bash
# Exits with 0 if the process is alive: what Azure or its identity lacks, a restart does not cure.
# The image has no curl, and bash can speak HTTP for one line. It cannot speak https, and reads no application.yaml.
set -euo pipefail
port="${SERVER_PORT:-8080}"
address="${SERVER_ADDRESS:-127.0.0.1}"
exec 3<>"/dev/tcp/$address/$port"
printf 'GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
