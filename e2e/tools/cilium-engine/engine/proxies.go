package engine

import (
	"iter"
	"net/netip"

	"github.com/cilium/cilium/pkg/fqdn/dnsproxy"
	"github.com/cilium/cilium/pkg/fqdn/restore"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/trafficdirection"
	"github.com/cilium/cilium/pkg/u8proto"
)

// The proxy ports of the agent, by parser (pkg/proxy/proxyports: one listener per parser and direction; here one
// per parser, since a policy map entry has its direction anyway).
const (
	httpProxyPort uint16 = iota + 10001
	tlsProxyPort
	dnsProxyPort
)

var parserOfPort = map[uint16]policy.L7ParserType{
	httpProxyPort: policy.ParserTypeHTTP,
	tlsProxyPort:  policy.ParserTypeTLS,
	dnsProxyPort:  policy.ParserTypeDNS,
}

// proxies are the redirects of one endpoint, and the policies its proxies hold.
type proxies struct {
	redirects map[string]uint16
	dns       *dnsproxy.DNSProxy
	envoy     map[trafficdirection.TrafficDirection]envoyPolicy
}

// newProxies creates the redirects as addNewRedirects of pkg/endpoint/bpf.go does, in the map order it does, and
// hands the DNS rules to the agent's DNS proxy. A redirect to a listener of a CiliumEnvoyConfig is left out, as
// where that listener does not exist.
func newProxies(s *subject, selectorPolicy policy.SelectorPolicy) *proxies {
	p := &proxies{redirects: map[string]uint16{}, envoy: map[trafficdirection.TrafficDirection]envoyPolicy{}}
	for filter, selected := range selectorPolicy.RedirectFilters() {
		parser := parserOf(selected.Policy)
		for id, port := range proxyIDs(s, filter, listenerOf(selected.Policy)) {
			if p.redirects[id] != 0 {
				continue
			}
			for proxyPort, known := range parserOfPort {
				if known == parser {
					p.redirects[id] = proxyPort
				}
			}
			if parser == policy.ParserTypeDNS {
				p.allowNames(s.id, restore.MakeV2PortProto(port, filter.U8Proto), filter.GetPerSelectorPolicies())
			}
		}
	}
	return p
}

// proxyIDs names the redirects of a filter, as proxyIDs of pkg/endpoint/policy.go does.
func proxyIDs(s *subject, filter *policy.L4Filter, listener string) iter.Seq2[string, uint16] {
	id := func(port uint16) string {
		return policy.ProxyID(s.id, filter.Ingress, string(filter.Protocol), port, listener)
	}
	return func(yield func(string, uint16) bool) {
		switch {
		case filter.Port != 0 || filter.PortName == "":
			yield(id(filter.Port), filter.Port)
		case filter.Ingress:
			if port := s.ownPort(filter.PortName, filter.U8Proto); port != 0 {
				yield(id(port), port)
			}
		default:
			for port := range s.egressPortsOf(filter) {
				if !yield(id(port), port) {
					return
				}
			}
		}
	}
}

func (p *proxies) allowNames(endpoint uint16, portProto restore.PortProto, rules policy.L7DataMap) {
	if p.dns == nil {
		p.dns = dnsproxy.NewDNSProxy(dnsproxy.DNSProxyConfig{Logger: quiet}, nil, nil)
	}
	// The patterns were compiled when the policy was validated, so they compile here.
	if _, err := p.dns.UpdateAllowed(uint64(endpoint), portProto, rules); err != nil {
		panic(err)
	}
}

// nameAllowed asks the agent's DNS proxy about a query.
func (s *subject) nameAllowed(proto u8proto.U8proto, port uint16, peer identity.NumericIdentity, addr netip.Addr, name string) bool {
	if s.proxies.dns == nil {
		return false
	}
	allowed, err := s.proxies.dns.CheckAllowed(uint64(s.id), restore.MakeV2PortProto(port, proto), peer, addr, name)
	return err == nil && allowed
}

// envoyPolicy is what the agent sends to Envoy for the endpoint and direction, made ready for the walk.
func (s *subject) envoyPolicy(direction trafficdirection.TrafficDirection) envoyPolicy {
	if known, ok := s.proxies.envoy[direction]; ok {
		return known
	}
	result := newEnvoyPolicy(s.sentToEnvoy(direction))
	s.proxies.envoy[direction] = result
	return result
}
