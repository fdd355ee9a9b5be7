/**
 * What Hubble recorded of the probes, asked of every agent, since each knows its own node only. An event missing is
 * no proof of anything, for the ring buffer loses some: nothing passes for want of a record.
 *
 * @param namespace where the Cilium agents run
 */
export const hubbleLibrary = (namespace: string): string => `
record() {
  : >"$work/flows"
  k get pods -n ${namespace} -l k8s-app=cilium --field-selector=status.phase=Running --request-timeout=20s -o name >"$work/agents" 2>"$work/error"
  while read -r agent; do
    k exec -n ${namespace} "$agent" -c cilium-agent -- hubble observe --since 30m -o json </dev/null 2>"$work/error" |
      grep -F "palisade-probe-$run-" >>"$work/flows"
  done <"$work/agents"
  [ -s "$work/flows" ] || fail "Hubble recorded nothing of this run: $(reason)"
}
# recorded source destination port: the flow events from one stand-in to another, without those about requests.
recorded() {
  grep -vF '"Type":"L7"' "$work/flows" |
    grep -E "\\"destination_port\\":$3[,}]" |
    grep "\\"source\\":.*\\"pod_name\\":\\"$(pod "$1")\\".*\\"destination\\":.*\\"pod_name\\":\\"$(pod "$2")\\""
}
with_verdict() {
  grep -E "\\"verdict\\":\\"($1)\\""
}
recorded_forwarded() { # rows title source destination port
  if ! recorded "$3" "$4" "$5" | with_verdict 'FORWARDED|REDIRECTED' >"$work/matches"; then
    fail "$1 $2: Hubble shows no such flow as forwarded"
  elif recorded "$3" "$4" "$5" | with_verdict 'DROPPED|AUDIT' >"$work/matches"; then
    fail "$1 $2: Hubble shows it dropped or audited, too"
  else
    pass "$1 $2: forwarded, and neither dropped nor audited, says Hubble"
  fi
}
recorded_dropped() { # rows title source destination port
  if recorded "$3" "$4" "$5" | with_verdict DROPPED >"$work/matches"; then
    pass "$1 $2: dropped, says Hubble"
  else
    fail "$1 $2: Hubble shows no drop of it"
  fi
}
recorded_audited() { # rows title source destination port: let through, and reported as what enforcing would stop
  if recorded "$3" "$4" "$5" | with_verdict AUDIT >"$work/matches"; then
    pass "$1 $2: reported as audited, says Hubble"
  else
    fail "$1 $2: Hubble does not show it as audited: enforcing would not stop it"
  fi
}
recorded_authenticated() { # rows title source destination port
  if recorded "$3" "$4" "$5" | grep '"auth_type":"SPIRE"' >"$work/matches"; then
    pass "$1 $2: authenticated, says Hubble"
  else
    fail "$1 $2: Hubble shows no authentication by SPIRE"
  fi
}
`;

/**
 * Whether SPIRE knows the identity that Cilium gave a workload (C72).
 *
 * @param trustDomain of the SPIFFE IDs that Cilium's operator registers
 */
export const spireLibrary = (trustDomain: string): string => `
has_identity() { # rows title namespace selector
  identity=$(k get ciliumendpoints -n "$3" -l "$4" --request-timeout=20s -o jsonpath='{.items[0].status.identity.id}' 2>"$work/error")
  if [ -z "$identity" ]; then
    fail "$1 $2: Cilium knows no pod of it: $(reason)"
  elif k exec -n spire-system statefulset/spire-server -- /opt/spire/bin/spire-server entry show \\
    -spiffeID "spiffe://${trustDomain}/identity/$identity" 2>"$work/error" | grep 'Entry ID' >"$work/matches"; then
    pass "$1 $2: SPIRE has an entry for identity $identity"
  else
    fail "$1 $2: SPIRE has no entry for identity $identity: $(reason)"
  fi
}
`;
