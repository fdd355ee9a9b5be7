import { RUN_LABEL } from "./probe-pod.ts";
import { CONTROL_PORT, SELF_PORT } from "./stand-ins.ts";

/** Making stand-ins and asking them: the shell half of `stand-ins.ts`. `namespace_of` is written by the script. */
export const PROBE_LIBRARY = `
clean_up() {
  [ -s "$work/made" ] || return 0
  sort -u "$work/made" | while read -r namespace; do
    k delete pods -n "$namespace" -l "${RUN_LABEL}=$run" --ignore-not-found --wait=false >/dev/null 2>&1
  done
  k delete namespace "palisade-probe-$run" --ignore-not-found --wait=false >/dev/null 2>&1
}

pod() {
  printf 'palisade-probe-%s-%s' "$run" "$1"
}
address() {
  cat "$work/address.$1" 2>/dev/null
}
# Makes the stand-in whose manifest it reads: number, known or unknown, title.
stand_in() {
  namespace=$(namespace_of "$1")
  printf '%s\\n' "$3" >"$work/title.$1"
  sed "s|@RUN@|$run|g; s|@IMAGE@|$PROBE_IMAGE|g" >"$work/pod"
  if ! grep -qxF "namespace/$namespace" "$work/namespaces"; then
    printf 'there is no namespace %s' "$namespace" >"$work/$2.$1"
    return
  fi
  printf '%s\\n' "$namespace" >>"$work/made"
  k create --request-timeout=60s -f "$work/pod" >/dev/null 2>"$work/error" || reason >"$work/known.$1"
}
# Waits for a stand-in and proves its tools on itself, where no policy stands.
prove() {
  [ -e "$work/known.$1" ] || [ -e "$work/unknown.$1" ] && return
  if ! k wait -n "$(namespace_of "$1")" "pod/$(pod "$1")" --for=jsonpath='{.status.phase}'=Running --timeout=180s >/dev/null 2>"$work/error"; then
    reason >"$work/known.$1"
    return
  fi
  k get pod -n "$(namespace_of "$1")" "$(pod "$1")" --request-timeout=20s -o jsonpath='{.status.podIP}' >"$work/address.$1" 2>"$work/error"
  [ -s "$work/address.$1" ] || printf 'it has no address' >"$work/known.$1"
  attempt=0
  while [ "$attempt" -lt 5 ]; do
    tcp "$1" 127.0.0.1 ${SELF_PORT}
    [ "$answer" = open ] && udp "$1" 127.0.0.1 ${SELF_PORT}
    [ "$answer" = open ] && return
    attempt=$((attempt + 1))
    sleep 1
  done
  printf 'its tools do not work: curl or socat, asked for itself, said %s: %s' "$answer" "$(reason)" >"$work/known.$1"
}
# Fails, or passes over, a probe whose stand-in could not be had.
usable() {
  if [ -e "$work/known.$1" ]; then
    fail "$rows $title: no stand-in for $(cat "$work/title.$1"): $(cat "$work/known.$1")"
    return 1
  fi
  if [ -e "$work/unknown.$1" ]; then
    skip "$rows $title: $(cat "$work/unknown.$1")"
    return 1
  fi
}

inside() {
  number=$1
  shift
  k exec -n "$(namespace_of "$number")" "$(pod "$number")" -- "$@" 2>"$work/error"
}
url_host() {
  case $1 in
  *:*) printf '[%s]' "$1" ;;
  *) printf '%s' "$1" ;;
  esac
}
# tcp stand-in host port [method path]: sets answer to open, dropped, refused, unresolved or broken, code to the
# HTTP status, and peer to the address that answered. Only a time-out before the connection stands is a drop.
tcp() {
  said=$(inside "$1" curl -q -s -o /dev/null --noproxy '*' --connect-timeout "$PROBE_TIMEOUT" --max-time "$((PROBE_TIMEOUT + 5))" \\
    -w '%{http_code} %{time_connect} %{remote_ip}' -X "\${4:-GET}" "http://$(url_host "$2"):$3\${5:-/}")
  status=$?
  code=\${said%% *}
  peer=\${said##* }
  connected=\${said#* }
  connected=\${connected%% *}
  case $status:$connected in
  *:0.000000 | *:0,000000)
    case $status in
    28) answer=dropped ;;
    7) answer=refused ;;
    6) answer=unresolved ;;
    *) answer=broken ;;
    esac
    ;;
  12[67]:*) answer=broken ;;
  *:[0-9]*[.,][0-9]*) answer=open ;;
  *) answer=broken ;;
  esac
}
udp() {
  said=$(printf 'ping\\n' | k exec -i -n "$(namespace_of "$1")" "$(pod "$1")" -- \\
    socat -t "$PROBE_TIMEOUT" -T "$PROBE_TIMEOUT" - "UDP:$(url_host "$2"):$3" 2>"$work/error")
  status=$?
  case $status:$said in
  0:pong) answer=open ;;
  0:) answer=dropped ;;
  1:) answer=refused ;;
  *) answer=broken ;;
  esac
}
# dns stand-in server [+tcp]: asks for a name that every cluster has.
dns() {
  said=$(inside "$1" dig "@$2" "+time=$PROBE_TIMEOUT" +tries=1 +noall +comments \${3:+"$3"} kubernetes.default.svc.cluster.local)
  status=$?
  case $status:$said in
  0:*'status: NOERROR'*) answer=open ;;
  9:*) answer=dropped ;;
  *) answer=broken ;;
  esac
}
connect() { # protocol stand-in address port [method path]
  protocol=$1
  shift
  case $protocol in
  UDP) udp "$1" "$2" "$3" ;;
  *) tcp "$@" ;;
  esac
}

# The pods of no system: the network itself, without which a time-out says nothing.
network=unknown
network_works() {
  if [ "$network" = unknown ]; then
    tcp 0 "$(address 1)" ${CONTROL_PORT}
    network=$answer
  fi
  [ "$network" = open ] && return
  fail "$rows $title: not judged, for two pods that no policy of this stack selects do not reach each other either: $network"
  return 1
}
tell() { # how the probe that must pass went, and what to ask offline
  if [ "$answer" = open ]; then
    pass "$rows $title"
    return
  fi
  case $answer in
  broken) fail "$rows $title: the probe itself failed: $(reason)" ;;
  *) fail "$rows $title: $answer. Offline: $offline" ;;
  esac
}
refusal() { # how the probe that must not pass went
  case $enforced:$answer in
  yes:dropped) pass "$rows $title: dropped" ;;
  yes:open) fail "$rows $title: it gets through. Offline: $offline" ;;
  no:open) pass "audit $title: let through, as audit has it" ;;
  no:dropped) fail "audit $title: dropped, though this stack audits" ;;
  *:broken) fail "$rows $title: the probe itself failed: $(reason)" ;;
  *) fail "$rows $title: $answer is no drop: nothing is known of the policy" ;;
  esac
}

# In each of these: rows, title, offline, then protocol, source, destination, port and perhaps method and path.
describe() {
  rows=$1
  title=$2
  offline=$3
}
passes() {
  describe "$1" "$2" "$3"
  shift 3
  usable "$2" && usable "$3" || return 0
  connect "$1" "$2" "$(address "$3")" "$4" \${5:+"$5"} \${6:+"$6"}
  if [ "$answer" = open ] && [ -n "\${5:-}" ] && [ "$code" != 200 ]; then
    fail "$rows $title: the proxy answered $code. Offline: $offline"
    return 0
  fi
  tell
}
is_refused() {
  describe "$1" "$2" "$3"
  shift 3
  usable "$2" && usable "$3" && network_works || return 0
  connect "$1" "$3" "$(address "$3")" "$4"
  if [ "$answer" != open ]; then
    fail "$rows $title: not judged, for the destination does not answer itself: $answer"
    return 0
  fi
  connect "$1" "$2" "$(address "$3")" "$4" \${5:+"$5"} \${6:+"$6"}
  if [ -n "\${5:-}" ] && [ "$answer" = open ]; then
    request_refused
    return 0
  fi
  refusal
}
request_refused() { # Cilium's proxy says 403 where a packet filter would drop, and it does so in audit too
  case $enforced:$code in
  *:403) pass "$rows $title: 403" ;;
  no:200) pass "audit $title: let through, as audit has it" ;;
  *) fail "$rows $title: answered $code. Offline: $offline" ;;
  esac
}
passes_running() { # the same to a running pod of somebody else: ... source namespace selector port
  describe "$1" "$2" "$3"
  shift 3
  usable "$2" || return 0
  there=$(k get pods -n "$3" -l "$4" --field-selector=status.phase=Running --request-timeout=20s -o jsonpath='{.items[0].status.podIP}' 2>"$work/error")
  if [ -z "$there" ]; then
    fail "$rows $title: no pod of it is running"
    return 0
  fi
  case $1 in
  DNS-UDP) dns "$2" "$there" ;;
  DNS-TCP) dns "$2" "$there" +tcp ;;
  *) connect "$1" "$2" "$there" "$5" ;;
  esac
  tell
}
reachable_at_all() { # whether a place outside answers a pod of no system: where, port
  if [ -z "$1" ]; then
    skip "$rows $title: name something there in $2"
    return 1
  fi
  if ! usable 0; then return 1; fi
  tcp 0 "$1" "$3"
  [ "$answer" = open ] && return
  fail "$rows $title: not judged, for a pod of no system does not reach $1 either: $answer"
  return 1
}
passes_outside() { # ... source place variable port
  describe "$1" "$2" "$3"
  shift 3
  usable "$1" && reachable_at_all "$2" "$3" "$4" || return 0
  tcp "$1" "$2" "$4"
  tell
}
is_refused_outside() {
  describe "$1" "$2" "$3"
  shift 3
  usable "$1" && reachable_at_all "$2" "$3" "$4" || return 0
  there=$peer
  # By name first, so that an engine which allows by name has learned the address; what counts is the connection.
  tcp "$1" "$2" "$4"
  [ "$answer" = open ] || tcp "$1" "$there" "$4"
  refusal
}
`;
