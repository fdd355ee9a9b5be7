package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
	k8sutils "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/utils"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// covering lists the entries of the selector policy that cover the peer, protocol and port.
func (s *subject) covering(direction trafficdirection.TrafficDirection, peer identity.NumericIdentity, proto u8proto.U8proto, port uint16) []CoveringRule {
	l4, _ := s.l4(direction)
	rules := []CoveringRule{}
	for filter := range l4.PortRules.Filters() {
		if filter.U8Proto != u8proto.ANY && filter.U8Proto != proto {
			continue
		}
		for selector, selected := range filter.PerSelectorPolicies {
			if selector.Selects(peer) && s.coversPort(filter, peer, port) {
				rules = append(rules, coveringRule(filter, selector, selected))
			}
		}
	}
	slices.SortFunc(rules, func(a, b CoveringRule) int {
		return strings.Compare(a.Port+a.Protocol+a.Selector, b.Port+b.Protocol+b.Selector)
	})
	return rules
}

func (s *subject) coversPort(filter *policy.L4Filter, peer identity.NumericIdentity, port uint16) bool {
	low := filter.Port
	if filter.PortName != "" {
		if filter.Ingress {
			low = s.ownPort(filter.PortName, filter.U8Proto)
		} else {
			for found := range s.egressPorts(filter.PortName, filter.U8Proto, slices.Values([]identity.NumericIdentity{peer})) {
				low = found
			}
		}
		return low != 0 && low == port
	}
	return low == 0 || low <= port && port <= max(low, filter.EndPort)
}

func coveringRule(filter *policy.L4Filter, selector policytypes.CachedSelector, selected *policy.PerSelectorPolicy) CoveringRule {
	rule := CoveringRule{
		Selector: selector.String(), Port: filter.PortName, Protocol: string(filter.Protocol),
		Verdict: selected.GetVerdict().String(),
	}
	if rule.Port == "" {
		rule.Port = strconv.Itoa(int(filter.Port))
		if filter.EndPort > filter.Port {
			rule.Port += "-" + strconv.Itoa(int(filter.EndPort))
		}
	}
	if selected != nil {
		if selected.Authentication != nil {
			rule.Auth = string(selected.Authentication.Mode)
		}
		rule.HTTP = rawOrNil(len(selected.L7Rules.HTTP), selected.L7Rules.HTTP)
		rule.DNS = rawOrNil(len(selected.L7Rules.DNS), selected.L7Rules.DNS)
	}
	return rule
}

func rawOrNil(count int, rules any) json.RawMessage {
	if count == 0 {
		return nil
	}
	// The rules came from JSON, so they go back to it.
	data, err := json.Marshal(rules)
	if err != nil {
		panic(err)
	}
	return data
}

// namesOf lists the objects an entry derives from, as kind/namespace/name.
func namesOf(meta policy.RuleMeta) []string {
	names := []string{}
	for _, lbls := range meta.LabelArray() {
		from := k8sutils.GetPolicyFromLabels(lbls.GetModel(), 0)
		name := strings.Join([]string{from.Kind, from.Namespace, from.Name}, "/")
		if from.Name == "" {
			name = lbls.String() // a rule that the engine adds itself
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
