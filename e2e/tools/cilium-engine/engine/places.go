package engine

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
)

// The kinds of endpoints.
const (
	kindPod           = "pod"
	kindHost          = "host"
	kindRemoteNode    = "remote-node"
	kindWorld         = "world"
	kindAPIServer     = "kube-apiserver"
	kindAPIServerNode = "kube-apiserver-node"
	kindHealth        = "health"
	kindInit          = "init"
	kindIngress       = "ingress"
	kindUnmanaged     = "unmanaged"
)

var kinds = []string{kindPod, kindHost, kindRemoteNode, kindWorld, kindAPIServer, kindAPIServerNode, kindHealth,
	kindInit, kindIngress, kindUnmanaged}

// Addresses for endpoints that name none: from 240.0.0.0/4, so that no CIDR of a sensible policy covers them.
const (
	localNodeAddress  = "240.0.0.1"
	remoteNodeAddress = "240.0.0.2"
)

// place is an endpoint whose kind, node, address and namespace labels are settled.
type place struct {
	*Endpoint
	index           int
	addr            netip.Addr
	local           bool
	namespaceLabels map[string]string
}

// isNode says that the end has a node's identity.
func (p place) isNode() bool {
	return p.HostNetwork || slices.Contains([]string{kindHost, kindRemoteNode, kindAPIServerNode}, p.Kind)
}

// isOutside says that the end is no part of the cluster.
func (p place) isOutside() bool {
	return p.Kind == kindWorld || p.Kind == kindAPIServer
}

// mayShareAddressWith is true for what runs on one node, and for two names of one address outside.
func (p place) mayShareAddressWith(other place) bool {
	return p.isNode() && other.isNode() && p.local == other.local || p.isOutside() && other.isOutside()
}

// placeEndpoints checks the endpoints and settles what they leave out.
func placeEndpoints(request *Request) ([]place, error) {
	namespaces, err := namespaceLabels(request)
	if err != nil {
		return nil, err
	}
	taken := map[netip.Addr]place{}
	names := map[string]bool{}
	places := make([]place, 0, len(request.Endpoints))
	for index := range request.Endpoints {
		p := place{Endpoint: &request.Endpoints[index], index: index}
		if err := p.settle(); err != nil {
			return nil, fmt.Errorf("endpoints[%d] %q: %w", index, p.Name, err)
		}
		if names[p.Name] {
			return nil, fmt.Errorf("endpoints[%d]: the name %q is taken", index, p.Name)
		}
		names[p.Name] = true
		if other, known := taken[p.addr]; known && !p.mayShareAddressWith(other) {
			return nil, fmt.Errorf("endpoints[%d] %q: the address %s is that of %q", index, p.Name, p.addr, other.Name)
		}
		taken[p.addr] = p
		p.namespaceLabels = namespaces[p.Namespace]
		places = append(places, p)
	}
	return places, nil
}

func (p *place) settle() error {
	if p.Name == "" {
		return fmt.Errorf("name is missing")
	}
	if p.Kind == "" {
		p.Kind = kindPod
	}
	if !slices.Contains(kinds, p.Kind) {
		return fmt.Errorf("kind %q is none of %v", p.Kind, kinds)
	}
	if p.HostNetwork && p.Kind != kindPod {
		return fmt.Errorf("hostNetwork is for pods, not for kind %q", p.Kind)
	}
	if p.Kind == kindPod && p.Namespace == "" {
		return fmt.Errorf("namespace is missing")
	}
	if err := p.settleNode(); err != nil {
		return err
	}
	return p.settleAddress()
}

func (p *place) settleNode() error {
	switch p.Node {
	case "":
		p.local = p.Kind != kindRemoteNode && p.Kind != kindAPIServerNode
	case "local":
		p.local = true
	case "remote":
	default:
		return fmt.Errorf("node %q is none of local, remote", p.Node)
	}
	if p.Kind == kindHost && !p.local || p.Kind == kindRemoteNode && p.local {
		return fmt.Errorf("kind %q contradicts node %q", p.Kind, p.Node)
	}
	return nil
}

func (p *place) settleAddress() error {
	text := p.IP
	if text == "" {
		switch {
		case p.isOutside():
			return fmt.Errorf("ip is missing, kind %q needs one", p.Kind)
		case p.isNode() && p.local:
			text = localNodeAddress
		case p.isNode():
			text = remoteNodeAddress
		default:
			text = fmt.Sprintf("241.%d.%d.%d", p.index>>16&255, p.index>>8&255, p.index&255)
		}
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return fmt.Errorf("ip: %w", err)
	}
	p.addr = addr.Unmap()
	return nil
}

// namespaceLabels collects the labels of every namespace, with the name label that the API server sets.
func namespaceLabels(request *Request) (map[string]map[string]string, error) {
	result := map[string]map[string]string{}
	of := func(name string) map[string]string {
		if result[name] == nil {
			result[name] = maps.Clone(request.Namespaces[name])
			if result[name] == nil {
				result[name] = map[string]string{}
			}
			result[name]["kubernetes.io/metadata.name"] = name
		}
		return result[name]
	}
	for index, endpoint := range request.Endpoints {
		known := of(endpoint.Namespace)
		for key, value := range endpoint.NamespaceLabels {
			if old, exists := known[key]; exists && old != value {
				return nil, fmt.Errorf("endpoints[%d] %q: namespace %q has the label %s=%s and %s=%s",
					index, endpoint.Name, endpoint.Namespace, key, old, key, value)
			}
			known[key] = value
		}
	}
	return result, nil
}
