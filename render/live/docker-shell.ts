/** Docker Compose in the folder of the services: asking from inside a service's own network, whatever its image holds. */
export const DOCKER_LIBRARY = `
COMPOSE_DIR=\${COMPOSE_DIR:-.}
dc() {
  docker compose --project-directory "$COMPOSE_DIR" "$@"
}
need docker
docker version --format '{{.Server.Version}}' >/dev/null 2>"$work/error" || {
  fail "Docker does not answer: $(reason)"
  finish
}
container() {
  dc ps -q "$1" 2>"$work/error" | head -n 1
}
addresses() {
  docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$1" 2>"$work/error"
}
`;

/** A connection from a container's own network. */
export const DOCKER_TCP = `
# tcp container host port: sets answer to open, shut (no connection), unresolved or broken.
tcp() {
  said=$(docker run --rm --network "container:$1" "$PROBE_IMAGE" curl -q -s -o /dev/null --noproxy '*' \\
    --connect-timeout "$PROBE_TIMEOUT" --max-time "$((PROBE_TIMEOUT + 5))" -w '%{http_code} %{time_connect}' \\
    "http://$2:$3/" 2>"$work/error")
  status=$?
  connected=\${said#* }
  connected=\${connected%% *}
  case $status:$connected in
  7:0[.,]000000 | 28:0[.,]000000) answer=shut ;;
  6:0[.,]000000) answer=unresolved ;;
  12[5-7]:*) answer=broken ;;
  *:0[.,]000000) answer=broken ;;
  *:[0-9]*[.,][0-9]*) answer=open ;;
  *) answer=broken ;;
  esac
}
`;
