package engine

import (
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/proxy/accesslog"
	"github.com/cilium/cilium/pkg/u8proto"
)

// subject is the computed policy of endpoints that share one (subjectKey), with the proxies such an endpoint would use.
type subject struct {
	id  uint16
	end *end
	// What else the agent of this version needs to know of it.
	agent
	selectorPolicy policy.SelectorPolicy
	// policy is nil when the engine could not compute it; err then says why.
	policy  *policy.EndpointPolicy
	err     error
	proxies *proxies
}

// subjectOf computes the end's policy once.
func (c *cluster) subjectOf(e *end) *subject {
	key := subjectKeyOf(e)
	if known := c.subjects[key]; known != nil {
		return known
	}
	s := &subject{id: uint16(len(c.subjects) + 1), end: e}
	c.subjects[key] = s

	selectorPolicy, err := c.compute(s)
	if err != nil {
		s.err = err
		return s
	}
	s.proxies = newProxies(s, selectorPolicy)
	s.policy = selectorPolicy.DistillPolicy(quiet, s, s.proxies.redirects)
	return s
}

// l4 is the direction's part of the selector policy, with whether the direction is under policy at all.
func (s *subject) l4(direction trafficdirection.TrafficDirection) (*policy.L4DirectionPolicy, bool) {
	selectorPolicy := s.policy.SelectorPolicy
	if direction == trafficdirection.Ingress {
		return &selectorPolicy.L4Policy.Ingress, selectorPolicy.IngressPolicyEnabled
	}
	return &selectorPolicy.L4Policy.Egress, selectorPolicy.EgressPolicyEnabled
}

// defaultDeny says that what no rule allows is denied. Where it is off although the direction is under policy,
// the engine has added a rule of its own that allows everything.
func (s *subject) defaultDeny(direction trafficdirection.TrafficDirection) bool {
	l4, enforced := s.l4(direction)
	if !enforced {
		return false
	}
	allowAll := policy.LabelsAllowAnyEgress
	if direction == trafficdirection.Ingress {
		allowAll = policy.LabelsAllowAnyIngress
	}
	for filter := range l4.PortRules.Filters() {
		for _, origin := range filter.RuleOrigin {
			for _, lbls := range origin.GetLabelArrayList() {
				if lbls.Equals(allowAll) {
					return false
				}
			}
		}
	}
	return true
}

// lookup asks the engine's policy map, which follows the datapath's precedence, about one peer and port.
func (s *subject) lookup(direction trafficdirection.TrafficDirection, peer identity.NumericIdentity, proto u8proto.U8proto, port uint16) (policytypes.MapStateEntry, policytypes.AuthType, policy.RuleMeta, bool) {
	// The prefix is written out since a bare port 0 (ICMP type 0) would mean every port.
	key := policy.KeyForDirection(direction).WithIdentity(peer).WithPortProtoPrefix(proto, port, 16)
	entry, meta, found := s.policy.Lookup(key)
	return entry, s.datapathAuth(key, entry), meta, found
}

// The rest makes subject the policy.PolicyOwner and endpoint.EndpointUpdater that the engine asks back.

func (s *subject) GetID() uint64 { return uint64(s.id) }

// ownPort is the container port of that name at the pod itself.
func (s *subject) ownPort(name string, proto u8proto.U8proto) uint16 {
	port, err := s.end.namedPorts.GetNamedPort(name, proto)
	if err != nil {
		return 0 // no such port at this pod: the rule gives nothing
	}
	return port
}

func (s *subject) IsHost() bool { return s.end.subject.ID == identity.ReservedIdentityHost }

func (s *subject) PolicyDebug(string, ...any) {}

func (s *subject) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

func (s *subject) GetPolicyNames() []string { return []string{s.end.addr.String()} }

func (s *subject) GetIPv4Address() string { return s.end.addr.String() }

func (s *subject) GetIPv6Address() string { return "" }

func (s *subject) GetListenerProxyPort(string) uint16 { return 0 }

func (s *subject) OnProxyPolicyUpdate(uint64) {}

func (s *subject) UpdateProxyStatistics(string, string, uint16, uint16, bool, bool, accesslog.FlowVerdict) {
}
