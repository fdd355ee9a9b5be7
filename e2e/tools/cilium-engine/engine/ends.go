package engine

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/ipcache"
	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	metav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/source"
	"github.com/cilium/cilium/pkg/types"
)

// end is an endpoint with its security identity.
type end struct {
	place
	// identity is what the other end's policy sees.
	identity *identity.Identity
	// subject is what the end's own policy selects by; nil where the end is no Cilium endpoint.
	subject    *identity.Identity
	namedPorts types.NamedPortMap
}

// identify gives the endpoint its identity, as the agent would.
func (c *cluster) identify(p place) error {
	e := &end{place: p}
	var err error
	switch {
	case p.Kind == kindPod && !p.HostNetwork:
		err = c.identifyPod(e)
	case p.Kind == kindInit:
		e.identity = identity.LookupReservedIdentity(identity.ReservedIdentityInit)
		e.subject = e.identity
	case p.Kind == kindUnmanaged:
		// A pod that Cilium does not manage keeps the identity its address first gets (pkg/k8s/watchers/pod.go).
		e.identity = identity.LookupReservedIdentity(identity.ReservedIdentityUnmanaged)
	default:
		e.identity = c.identityAt(p.addr)
		switch {
		case p.Kind == kindHealth || p.Kind == kindIngress:
			e.subject = e.identity
		case c.options.HostFirewall && p.isNode() && p.local:
			e.subject = c.host
		}
	}
	if err != nil {
		return err
	}
	c.ends[p.Name] = e
	c.addIdentity(e.identity, e.subject != nil)
	return nil
}

// identifyPod does what the endpoint of a new pod does (pkg/endpoint/metadata/k8s_metadatafetcher.go).
func (c *cluster) identifyPod(e *end) error {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: e.Name, Namespace: e.Namespace, Labels: e.Labels},
		Spec:       corev1.PodSpec{ServiceAccountName: e.ServiceAccount, Containers: []corev1.Container{{}}},
	}
	for name, port := range e.NamedPorts {
		pod.Spec.Containers[0].Ports = append(pod.Spec.Containers[0].Ports, corev1.ContainerPort{
			Name: name, ContainerPort: port.Port, Protocol: corev1.Protocol(port.Protocol),
		})
	}
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: e.Namespace, Labels: e.namespaceLabels}}

	namedPorts, podLabels := podMetadata(namespace, pod)
	identityLabels, _ := labelsfilter.Filter(labels.Map2Labels(podLabels, labels.LabelSourceK8s))
	for _, label := range namedPortLabels(namedPorts) {
		identityLabels[label.Key] = label
	}
	maps.Copy(identityLabels, c.cidrLabels(e.addr))

	id, _, err := c.allocator.AllocateIdentity(context.Background(), identityLabels, false, identity.InvalidIdentity)
	if err != nil {
		return fmt.Errorf("no identity: %w", err)
	}
	e.identity, e.subject, e.namedPorts = id, id, namedPorts

	// As the watcher of CiliumEndpoints does (pkg/k8s/watchers/cilium_endpoint.go).
	metadata := &ipcache.K8sMetadata{Namespace: e.Namespace, PodName: e.Name, NamedPorts: namedPorts}
	_, err = c.addresses.Upsert(e.addr.String(), nil, 0, metadata,
		ipcache.Identity{ID: id.ID, Source: source.CustomResource})
	return err
}

// cidrLabels are the labels a pod gets under policyCIDRMatchMode pods (computeCIDRLabelsRLocked of
// pkg/endpoint/endpoint.go).
func (c *cluster) cidrLabels(addr netip.Addr) labels.Labels {
	result := labels.Labels{}
	if !slices.Contains(option.Config.PolicyCIDRMatchMode, "pods") {
		return result
	}
	hasCIDR := false
	for _, label := range c.metadataLabels(addr) {
		if label.Source == labels.LabelSourceCIDR || label.Source == labels.LabelSourceCIDRGroup {
			result[label.GetExtendedKey()] = label
			hasCIDR = hasCIDR || label.Source == labels.LabelSourceCIDR
		}
	}
	if !hasCIDR {
		wildcard := "cidr:0.0.0.0/0"
		if addr.Is6() {
			wildcard = "cidr:::/0"
		}
		label := labels.ParseLabel(wildcard)
		result[label.GetExtendedKey()] = label
	}
	return result
}

// identityAt is the identity of an address: that of the longest known prefix, else the world.
func (c *cluster) identityAt(addr netip.Addr) *identity.Identity {
	if known, ok := c.addresses.LookupSecIDByIP(addr); ok {
		if id := c.allocator.LookupIdentityByID(context.Background(), known.ID); id != nil {
			return id
		}
	}
	return identity.LookupReservedIdentity(identity.GetWorldIdentityFromIP(addr))
}
