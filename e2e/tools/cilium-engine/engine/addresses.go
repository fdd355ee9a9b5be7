package engine

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/cilium/dns"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/fqdn"
	"github.com/cilium/cilium/pkg/fqdn/namemanager"
	"github.com/cilium/cilium/pkg/ipcache"
	ipcachetypes "github.com/cilium/cilium/pkg/ipcache/types"
	ciliumio "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	k8sutils "github.com/cilium/cilium/pkg/k8s/utils"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/source"
	"github.com/cilium/cilium/pkg/time"
)

// learnAddresses tells the address cache all that the agent knows of addresses which are no pods: nodes, the
// API server, CIDRs of policies, CIDR groups, and addresses of DNS names that some policy selects.
func (c *cluster) learnAddresses(places []place, accepted objects) error {
	updates := nodeAddresses(places, c.options)
	for _, imported := range accepted.policies {
		// As the policy importer does (pkg/policy/cell/policy_importer.go).
		for _, prefix := range policy.GetCIDRPrefixes(imported.entries) {
			updates = append(updates, ipcache.MU{
				Prefix: cmtypes.NewLocalPrefixCluster(prefix), Source: imported.source, Resource: imported.resource,
				Metadata: []ipcache.IPMetadata{labels.GetCIDRLabels(prefix)}, IsCIDR: true,
			})
		}
	}
	for _, group := range accepted.cidrGroups {
		updates = append(updates, cidrGroupAddresses(group)...)
	}
	var revision uint64
	if len(updates) > 0 {
		revision = c.addresses.UpsertMetadataBatch(updates...)
	}
	return c.settle(max(revision, c.learnNames(places, accepted)))
}

// nodeAddresses labels the addresses of nodes and of the API server (pkg/node/manager/manager.go,
// pkg/ipcache/cell/apiserver_watcher.go).
func nodeAddresses(places []place, options Options) []ipcache.MU {
	var updates []ipcache.MU
	add := func(p place, kind ipcachetypes.ResourceKind, src source.Source, lbls labels.Labels) {
		updates = append(updates, ipcache.MU{
			Prefix: cmtypes.NewLocalPrefixCluster(netip.PrefixFrom(p.addr, p.addr.BitLen())), Source: src,
			Resource: ipcachetypes.NewResourceID(kind, "", p.Name),
			Metadata: []ipcache.IPMetadata{lbls},
		})
	}
	for _, p := range places {
		if p.isNode() {
			add(p, ipcachetypes.ResourceKindNode, source.CustomResource, nodeLabels(p, options))
		}
		switch p.Kind {
		case kindAPIServer, kindAPIServerNode:
			add(p, ipcachetypes.ResourceKindEndpoint, source.KubeAPIServer, labels.LabelKubeAPIServer)
		case kindHealth:
			add(p, ipcachetypes.ResourceKindNode, source.CustomResource, labels.LabelHealth)
		case kindIngress:
			add(p, ipcachetypes.ResourceKindNode, source.CustomResource, labels.LabelIngress)
		}
	}
	return updates
}

// nodeLabels are the identity labels of a node (nodeIdentityLabels of pkg/node/manager/manager.go).
func nodeLabels(p place, options Options) labels.Labels {
	lbls := labels.NewFrom(labels.LabelRemoteNode)
	if p.local {
		lbls = labels.NewFrom(labels.LabelHost)
		if option.Config.PolicyCIDRMatchesNodes() {
			lbls.MergeLabels(labels.GetCIDRLabels(netip.PrefixFrom(p.addr, p.addr.BitLen())))
		}
	}
	// A hostNetwork pod's labels are the pod's, not the node's.
	if options.NodeSelectorLabels && !p.HostNetwork {
		filtered, _ := labelsfilter.FilterNodeLabels(labels.Map2Labels(p.Labels, labels.LabelSourceNode))
		lbls.MergeLabels(filtered)
		lbls.MergeLabels(labels.Map2Labels(
			map[string]string{ciliumio.PolicyLabelCluster: options.clusterName()}, labels.LabelSourceK8s,
		))
	}
	return lbls
}

// cidrGroupAddresses labels the group's CIDRs (pkg/policy/k8s/cilium_cidr_group.go).
func cidrGroupAddresses(group *ciliumv2.CiliumCIDRGroup) []ipcache.MU {
	lbls := labels.Labels{}
	for key, value := range k8sutils.RemoveCiliumLabels(group.Labels) {
		label := labels.NewLabel(key, value, labels.LabelSourceCIDRGroup)
		lbls[label.Key] = label
		encoded := labels.EncodedCIDRGroupLabel(label.Key, label.Value, label.Source)
		lbls[encoded.Key] = encoded
	}
	reference := api.LabelForCIDRGroupRef(group.Name)
	lbls[reference.Key] = reference

	var updates []ipcache.MU
	for _, text := range group.Spec.ExternalCIDRs {
		prefix, err := netip.ParsePrefix(string(text))
		if err != nil {
			continue // the agent logs it and goes on
		}
		cidrLabels := maps.Clone(lbls)
		cidrLabels.AddWorldLabel(prefix.Addr())
		updates = append(updates, ipcache.MU{
			Prefix: cmtypes.NewLocalPrefixCluster(prefix), Source: source.Generated,
			Resource: ipcachetypes.NewResourceID(ipcachetypes.ResourceKindCIDRGroup, "", group.Name),
			Metadata: []ipcache.IPMetadata{cidrLabels},
		})
	}
	return updates
}

// learnNames lets the agent's name manager see the DNS answers of the request. In the agent a name selector is
// registered when an endpoint's policy first uses it, here beforehand; that an identity carries the label of a
// selector no endpoint uses changes no verdict.
func (c *cluster) learnNames(places []place, accepted objects) (revision uint64) {
	selectors := map[api.FQDNSelector]bool{}
	for _, imported := range accepted.policies {
		for _, entry := range imported.entries {
			for _, selector := range entry.L3 {
				if fqdn, ok := selector.GetFQDNSelector(); ok {
					selectors[*fqdn] = true
				}
			}
		}
	}
	if len(selectors) == 0 {
		return 0
	}
	names := namemanager.New(namemanager.ManagerParams{
		Logger: quiet, IPCache: c.addresses,
		Config: namemanager.NameManagerConfig{DNSProxyLockCount: 1, EnableIPv4: true, EnableIPv6: c.options.IPv6},
	})
	for _, p := range places {
		for _, name := range slices.Compact(slices.Sorted(slices.Values(p.DNSNames))) {
			record := &fqdn.DNSIPRecords{IPs: []netip.Addr{p.addr}, TTL: 3600}
			<-names.UpdateGenerateDNS(context.Background(), time.Now(), strings.ToLower(dns.Fqdn(name)), record)
		}
	}
	for selector := range selectors {
		revision = max(revision, names.RegisterFQDNSelector(selector))
	}
	return revision
}
