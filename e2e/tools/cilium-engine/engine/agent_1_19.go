//go:build cilium_1_19

package engine

import (
	"iter"
	"net/netip"

	cilium "github.com/cilium/proxy/go/cilium/api"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	"github.com/cilium/cilium/pkg/spanstat"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// What the agent of Cilium 1.19 does otherwise than that of 1.20 (agent_1_20.go).

// Minor is the version of Cilium whose agent is asked.
const Minor = "1.19"

// matchModes are the words that policyCIDRMatchMode takes.
var matchModes = []string{"nodes"}

// versionNotes is what else of this version is not the engine's own code.
var versionNotes = []string{"http: the policy that the agent sends to Envoy, made here from the agent's own filters"}

func allowLocalhost() *string { return &option.Config.AllowLocalhost }

// agent is what a subject keeps of the agent.
type agent struct {
	cluster *cluster
}

// subjectKey tells computed policies apart: endpoints of one identity may have other named ports, so each has its own.
type subjectKey = *end

func subjectKeyOf(e *end) subjectKey { return e }

// join: the repository asks the address cache for nothing.
func (c *cluster) join() {}

// enforce makes an identity known as one that policies select: the repository computes nothing for others.
func (c *cluster) enforce(id *identity.Identity) {
	c.identities.Add(id)
}

func (c *cluster) compute(s *subject) (policy.SelectorPolicy, error) {
	s.cluster = c
	selectorPolicy, _, err := c.repo.GetSelectorPolicy(s.end.subject, 0, &statistics{}, uint64(s.id))
	s.selectorPolicy = selectorPolicy
	return selectorPolicy, err
}

// statistics takes times that nobody reads.
type statistics struct {
	waiting, calculation spanstat.SpanStat
}

func (s *statistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.waiting }
func (s *statistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculation }

// namedPortLabels: named ports are no part of an identity.
func namedPortLabels(types.NamedPortMap) []labels.Label { return nil }

// podMetadata is what the agent takes from a pod: its named ports (SetK8sMetadata of pkg/endpoint/endpoint.go) and the labels
// of its identity.
func podMetadata(namespace *corev1.Namespace, pod *corev1.Pod) (types.NamedPortMap, map[string]string) {
	containerPorts, podLabels := k8s.GetPodMetadata(quiet, namespace, pod)
	ports := types.NamedPortMap{}
	for _, port := range containerPorts {
		if port.Name != "" {
			_ = ports.AddPort(port.Name, int(port.ContainerPort), string(port.Protocol)) // the agent logs a bad one and goes on
		}
	}
	return ports, podLabels
}

// metadataLabels: this version matches no CIDR against pods.
func (c *cluster) metadataLabels(netip.Addr) labels.Labels { return nil }

// precedenceOf: rules of one port have no ranks, a denial alone comes first.
func precedenceOf(*cilium.PortNetworkPolicyRule) uint32 { return 0 }

func parserOf(selected *policy.PerSelectorPolicy) policy.L7ParserType { return selected.L7Parser }

func listenerOf(selected *policy.PerSelectorPolicy) string { return selected.GetListener() }

// resolveToServices: what translates toServices is not exported by this version, so nobody may ask about it.
func resolveToServices(*services, *ciliumv2.CiliumNetworkPolicy) {
	panic("services: Cilium 1.19 does not export what translates toServices")
}

// egressPorts is the one port that a name stands for at all pods of the cluster, whoever the peers are; none where pods
// differ.
func (s *subject) egressPorts(name string, proto u8proto.U8proto, _ iter.Seq[identity.NumericIdentity]) iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		if port := s.GetNamedPort(false, name, proto); port != 0 {
			yield(port)
		}
	}
}

// egressPortsOf is the port that the name of a filter stands for.
func (s *subject) egressPortsOf(filter *policy.L4Filter) iter.Seq[uint16] {
	return s.egressPorts(filter.PortName, filter.U8Proto, nil)
}

// aggregateOf: only what is for everybody is shared.
func aggregateOf(identity.NumericIdentity) identity.NumericIdentity { return identity.IdentityUnknown }

// GetNamedPort is asked of a policy.PolicyOwner.
func (s *subject) GetNamedPort(ingress bool, name string, proto u8proto.U8proto) uint16 {
	if ingress {
		return s.ownPort(name, proto)
	}
	port, err := s.cluster.addresses.GetNamedPorts().GetNamedPort(name, proto)
	if err != nil {
		return 0
	}
	return port
}

func (s *subject) PreviousMapState() *policy.MapState { return nil }

// sentToEnvoy is not the engine's: the function of pkg/envoy/xds_server.go that makes the policy of a direction is not
// exported by this version. It makes one rule of every selector of every filter over TCP, from the agent's own translation of
// HTTP rules; what the agent leaves out for speed changes no answer.
func (s *subject) sentToEnvoy(direction trafficdirection.TrafficDirection) []*cilium.PortNetworkPolicy {
	l4, enforced := s.l4(direction)
	if !enforced {
		return nil
	}
	var ports []*cilium.PortNetworkPolicy
	for filter := range l4.PortRules.Filters() {
		if filter.U8Proto != u8proto.TCP && filter.U8Proto != u8proto.ANY {
			continue
		}
		port := filter.Port
		if filter.PortName != "" {
			if port = s.GetNamedPort(filter.Ingress, filter.PortName, filter.U8Proto); port == 0 {
				continue
			}
		}
		entry := &cilium.PortNetworkPolicy{Port: uint32(port), EndPort: uint32(filter.EndPort)}
		for selector, selected := range filter.PerSelectorPolicies {
			if rule := s.envoyRule(selector, selected); rule != nil {
				entry.Rules = append(entry.Rules, rule)
			}
		}
		if len(entry.Rules) > 0 {
			ports = append(ports, entry)
		}
	}
	return ports
}

// envoyRule is one selector of a filter; nil where it selects nobody.
func (s *subject) envoyRule(selector policy.CachedSelector, selected *policy.PerSelectorPolicy) *cilium.PortNetworkPolicyRule {
	rule := &cilium.PortNetworkPolicyRule{Deny: selected.IsDeny()}
	if !selector.IsWildcard() {
		selections := selector.GetSelectionsAt(s.policy.GetPolicySelectors())
		if len(selections) == 0 {
			return nil
		}
		rule.RemotePolicies = selections.AsUint32Slice()
	}
	if selected != nil && !rule.Deny && len(selected.HTTP) > 0 {
		http, _ := l7Translator.GetEnvoyHTTPRules(&selected.L7Rules, "")
		rule.L7 = &cilium.PortNetworkPolicyRule_HttpRules{HttpRules: http}
	}
	return rule
}
