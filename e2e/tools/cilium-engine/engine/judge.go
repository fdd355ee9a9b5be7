package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// The words of verdicts.
const (
	allowed       = "allowed"
	allowedWithL7 = "allowed-with-L7"
	authRequired  = "auth-required"
	denied        = "denied"
	failed        = "error"

	http403          = "http-403"
	dnsRefused       = "dns-refused"
	l7NotRestricting = "l7-not-restricting"
)

var protocols = map[string]u8proto.U8proto{
	"TCP": u8proto.TCP, "UDP": u8proto.UDP, "SCTP": u8proto.SCTP, "ICMP": u8proto.ICMP, "ICMPv6": u8proto.ICMPv6,
}

// question is a flow whose ends and protocol are known.
type question struct {
	*Flow
	from, to *end
	proto    u8proto.U8proto
}

func (c *cluster) question(flow *Flow) (question, error) {
	q := question{Flow: flow, from: c.ends[flow.From], to: c.ends[flow.To]}
	if q.from == nil {
		return q, fmt.Errorf("from: no endpoint is named %q", flow.From)
	}
	if q.to == nil {
		return q, fmt.Errorf("to: no endpoint is named %q", flow.To)
	}
	proto, known := protocols[flow.Protocol]
	if !known {
		return q, fmt.Errorf("protocol %q is none of %v", flow.Protocol, slices.Sorted(maps.Keys(protocols)))
	}
	q.proto = proto
	return q, nil
}

// judge asks both directions and combines them.
func (c *cluster) judge(q question, explain bool) FlowAnswer {
	egress := c.side(q, trafficdirection.Egress, explain)
	ingress := c.side(q, trafficdirection.Ingress, explain)
	verdict, detail := combine(egress, ingress)
	return FlowAnswer{Verdict: verdict, Detail: detail, Egress: egress, Ingress: ingress}
}

// side judges one direction at the end that enforces it.
func (c *cluster) side(q question, direction trafficdirection.TrafficDirection, explain bool) Side {
	own, peer := q.from, q.to
	if direction == trafficdirection.Ingress {
		own, peer = q.to, q.from
	}
	if own.subject == nil {
		return Side{Verdict: allowed}
	}
	s := c.subjectOf(own)
	if s.err != nil {
		return Side{Verdict: failed, Endpoint: true, Error: s.err.Error()}
	}
	entry, auth, meta, found := s.lookup(direction, peer.identity.ID, q.proto, q.Port)
	_, enforced := s.l4(direction)
	side := Side{Verdict: allowed, Endpoint: true, Enforced: enforced, DefaultDeny: s.defaultDeny(direction)}
	if entry.IsDeny() {
		side.Verdict, side.Explicit = denied, found
	} else {
		if auth != policytypes.AuthTypeDisabled {
			side.Auth = auth.String()
		}
		if entry.IsRedirectEntry() {
			side.L7 = s.l7(q, direction, peer, parserOfPort[entry.ProxyPort])
		}
	}
	if explain {
		side.Policies = namesOf(meta)
	}
	if explain || side.L7 != nil {
		side.Rules = s.covering(direction, peer.identity.ID, q.proto, q.Port)
	}
	return side
}

// l7 says what the proxy does with the flow and with the request in it, if any. A proxy for server names (tls)
// judges no request.
func (s *subject) l7(q question, direction trafficdirection.TrafficDirection, peer *end, parser policy.L7ParserType) *L7 {
	result := &L7{Parser: parser.String(), Restricting: true}
	switch parser {
	case policy.ParserTypeHTTP:
		walk := s.envoyPolicy(direction)
		remote := peer.identity.ID.Uint32()
		result.Restricting = !walk.allows(q.Port, remote, nil)
		if q.HTTP != nil {
			result.Request = allowed
			if !walk.allows(q.Port, remote, q.HTTP) {
				result.Request = http403
			}
		}
	case policy.ParserTypeDNS:
		ask := func(name string) bool { return s.nameAllowed(q.proto, q.Port, peer.identity.ID, peer.addr, name) }
		// No pattern but the one for every name matches the root.
		result.Restricting = !ask(".")
		if q.DNSQuery != "" {
			result.Request = allowed
			if !ask(q.DNSQuery) {
				result.Request = dnsRefused
			}
		}
	}
	return result
}

// combine puts two directions into the words of the case files.
func combine(egress, ingress Side) (verdict, detail string) {
	sides := []Side{egress, ingress}
	is := func(word string) func(Side) bool { return func(s Side) bool { return s.Verdict == word } }
	switch {
	case slices.ContainsFunc(sides, is(denied)):
		return denied, ""
	case slices.ContainsFunc(sides, is(failed)):
		return failed, ""
	}
	redirected, restricting := false, false
	for _, side := range sides {
		if side.L7 == nil {
			continue
		}
		if side.L7.Request != "" && side.L7.Request != allowed {
			return denied, side.L7.Request
		}
		redirected = true
		restricting = restricting || side.L7.Restricting
	}
	switch {
	case egress.Auth != "" || ingress.Auth != "":
		return authRequired, ""
	case redirected && !restricting:
		return allowedWithL7, l7NotRestricting
	case redirected:
		return allowedWithL7, ""
	}
	return allowed, ""
}
