//go:build !cilium_1_19

package engine

import (
	"iter"
	"net/netip"

	cilium "github.com/cilium/proxy/go/cilium/api"

	"github.com/cilium/cilium/pkg/envoy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	policyk8s "github.com/cilium/cilium/pkg/policy/k8s"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// What the agent of Cilium 1.20 does otherwise than that of 1.19 (agent_1_19.go).

// Minor is the version of Cilium whose agent is asked.
const Minor = "1.20"

// matchModes are the words that policyCIDRMatchMode takes.
var matchModes = []string{"nodes", "pods"}

// versionNotes is what else of this version is not the engine's own code.
var versionNotes []string

func allowLocalhost() *string { return &option.Config.UnsafeDaemonConfigOption.AllowLocalhost }

// agent is what a subject keeps of the agent.
type agent struct {
	peers policytypes.SelectorSnapshot
}

// subjectKey tells computed policies apart: endpoints of one identity have equal labels and named ports, so they share one.
type subjectKey = *identity.Identity

func subjectKeyOf(e *end) subjectKey { return e.subject }

// join makes the address cache known to the repository.
func (c *cluster) join() {
	c.repo.SetNamedPortsGetter(c.addresses)
}

// enforce makes an identity known as one that policies select.
func (c *cluster) enforce(id *identity.Identity) {
	c.repo.UpdateIdentities(identity.IdentityMap{id.ID: id.LabelArray}, nil)
}

func (c *cluster) compute(s *subject) (policy.SelectorPolicy, error) {
	selectorPolicy, _, err := c.repo.ComputeSelectorPolicy(s.end.subject)
	if err == nil {
		s.peers = selectorPolicy.GetSelectorSnapshot()
		s.selectorPolicy = selectorPolicy
	}
	return selectorPolicy, err
}

// namedPortLabels are the labels by which a pod's named ports become part of its identity.
func namedPortLabels(ports types.NamedPortMap) []labels.Label {
	return k8s.NamedPortsIdentityLabels(ports)
}

// podMetadata is what the agent takes from a pod: its named ports and the labels of its identity.
func podMetadata(namespace *corev1.Namespace, pod *corev1.Pod) (types.NamedPortMap, map[string]string) {
	return k8s.GetPodMetadata(quiet, namespace, pod)
}

// metadataLabels are the labels that the address cache was told of the address.
func (c *cluster) metadataLabels(addr netip.Addr) labels.Labels {
	return c.addresses.GetMetadataLabels(addr)
}

// precedenceOf is the rank of a rule among those of its port.
func precedenceOf(rule *cilium.PortNetworkPolicyRule) uint32 { return rule.Precedence }

func parserOf(selected *policy.PerSelectorPolicy) policy.L7ParserType { return selected.GetL7Parser() }

func listenerOf(selected *policy.PerSelectorPolicy) string { return selected.GetListener() }

func resolveToServices(s *services, cnp *ciliumv2.CiliumNetworkPolicy) {
	policyk8s.ResolveToServices(s.db.ReadTxn(), s.services, s.backends, cnp)
}

// egressPorts are the ports that a name stands for at the peers.
func (s *subject) egressPorts(name string, proto u8proto.U8proto, peers iter.Seq[identity.NumericIdentity]) iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		for _, port := range s.selectorPolicy.GetEgressNamedPorts(name, proto, peers) {
			if !yield(port) {
				return
			}
		}
	}
}

// egressPortsOf are the ports that the name of a filter stands for at the peers that it selects.
func (s *subject) egressPortsOf(filter *policy.L4Filter) iter.Seq[uint16] {
	return s.egressPorts(filter.PortName, filter.U8Proto, filter.Identities(s.peers))
}

// sentToEnvoy is the policy of the direction as the agent sends it.
func (s *subject) sentToEnvoy(direction trafficdirection.TrafficDirection) []*cilium.PortNetworkPolicy {
	l4, enforced := s.l4(direction)
	return envoy.GetDirectionNetworkPolicy(s, s.selectorPolicy.GetEgressNamedPorts, s.policy.GetPolicySelectors(),
		l4, enforced, false, true, direction.String(), "", quiet, l7Translator)
}

// aggregateOf is aggregate_for_identity of bpf/lib/identity.h for identities of the one cluster.
func aggregateOf(id identity.NumericIdentity) identity.NumericIdentity {
	switch {
	case id < 100:
		return identity.IdentityUnknown
	case id.Scope() == identity.IdentityScopeRemoteNode:
		return identity.ReservedIdentityAggregateRemoteNode
	case id.Scope() == identity.IdentityScopeLocal:
		return identity.ReservedIdentityAggregateWorld
	}
	return identity.ReservedIdentityAggregateCluster
}

// GetIngressNamedPort is asked of a policy.PolicyOwner.
func (s *subject) GetIngressNamedPort(name string, proto u8proto.U8proto) uint16 {
	return s.ownPort(name, proto)
}

func (s *subject) PreviousMapStateSizes() policy.MapStateSizes { return policy.MapStateSizes{} }
