package engine

import (
	"github.com/cilium/cilium/pkg/policy"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
)

// This file is not the engine's: it re-implements from bpf/lib/policy.h (__policy_can_access, __policy_check) which of
// two allow entries of one precedence the datapath takes, that of the peer or that of its aggregate. The agent's own
// Lookup (pkg/policy/mapstate.go, "select the one with more specific L4") returns the less specific of the two, so its
// authentication type can differ from what a packet meets. Everything else, denials and proxies included, is decided
// by precedence alone and left to Lookup.

// found is an entry of the policy map with its key.
type found struct {
	key   policy.Key
	entry policytypes.MapStateEntry
}

// datapathAuth is the authentication a packet meets, given the entry that Lookup found.
func (s *subject) datapathAuth(key policy.Key, looked policytypes.MapStateEntry) policytypes.AuthType {
	own, shared := s.longest(key)
	if looked.IsDeny() || own == nil || shared == nil || own.entry.Precedence != shared.entry.Precedence {
		return looked.AuthRequirement.AuthType()
	}
	taken, other := own.entry, shared.entry
	if shared.key.PrefixLength() > own.key.PrefixLength() {
		taken, other = other, taken
	}
	auth := taken.AuthRequirement.AuthType()
	if !taken.AuthRequirement.IsExplicit() {
		auth = max(auth, other.AuthRequirement.AuthType())
	}
	return auth
}

// longest finds the most specific entries of the peer and of its aggregate that cover the packet.
func (s *subject) longest(packet policy.Key) (own, shared *found) {
	aggregate := aggregateOf(packet.Identity)
	better := func(known *found, key policy.Key) bool {
		return known == nil || key.PrefixLength() > known.key.PrefixLength()
	}
	for key, entry := range s.policy.Entries() {
		if !entry.IsValid() || !covers(key, packet) {
			continue
		}
		if key.Identity == packet.Identity && better(own, key) {
			own = &found{key, entry}
		}
		if key.Identity == aggregate && better(shared, key) {
			shared = &found{key, entry}
		}
	}
	return own, shared
}

func covers(key, packet policy.Key) bool {
	return key.TrafficDirection() == packet.TrafficDirection() &&
		(key.Nexthdr == 0 || key.Nexthdr == packet.Nexthdr && key.DestPort <= packet.DestPort && packet.DestPort <= key.EndPort())
}
