package engine

import (
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1"
	kjson "sigs.k8s.io/json"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	ipcachetypes "github.com/cilium/cilium/pkg/ipcache/types"
	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	"github.com/cilium/cilium/pkg/source"
)

// imported is a policy as the agent's policy importer receives it.
type imported struct {
	resource ipcachetypes.ResourceID
	source   source.Source
	entries  policytypes.PolicyEntries
}

// objects are the policies the agent accepted, the CIDR groups, and what it refused.
type objects struct {
	policies   []imported
	cidrGroups []*ciliumv2.CiliumCIDRGroup
	rejected   []Rejection
}

// header is the part of an object that tells what it is.
type header struct {
	v1.TypeMeta `json:",inline"`
	Metadata    struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

var errUnsupportedKind = errors.New("the program reads CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy, " +
	"networking.k8s.io NetworkPolicy and CiliumCIDRGroup only")

// readPolicies decodes and parses the objects as the agent's watchers do, one after the other.
func readPolicies(raw []json.RawMessage, options Options, services *services) objects {
	cluster := cmtypes.LocalClusterNameForPolicies(
		cmtypes.PolicyConfig{PolicyDefaultLocalCluster: orTrue(options.PolicyDefaultLocalCluster)},
		options.clusterName(),
	)
	result := objects{rejected: []Rejection{}}
	for index, data := range raw {
		var head header
		reject := func(stage string, err error) {
			result.rejected = append(result.rejected, Rejection{
				Index: index, Kind: head.Kind, Namespace: head.Metadata.Namespace, Name: head.Metadata.Name,
				Stage: stage, Error: err.Error(),
			})
		}
		if err := decode(data, &head); err != nil {
			reject("decode", err)
			continue
		}
		if head.Kind == "CiliumCIDRGroup" {
			group := &ciliumv2.CiliumCIDRGroup{}
			if err := decode(data, group); err != nil {
				reject("decode", err)
				continue
			}
			result.cidrGroups = append(result.cidrGroups, group)
			continue
		}
		parse, err := parserFor(data, head, services)
		if err != nil {
			if errors.Is(err, errUnsupportedKind) {
				reject("unsupported", err)
			} else {
				reject("decode", err)
			}
			continue
		}
		policy, err := parse(cluster)
		if err != nil {
			reject("agent", err)
			continue
		}
		result.policies = append(result.policies, policy)
	}
	return result
}

// parserFor decodes the object into the API type of its kind and returns the agent's parser for it.
func parserFor(data []byte, head header, services *services) (func(cluster string) (imported, error), error) {
	switch {
	case head.Kind == "CiliumNetworkPolicy":
		cnp := &ciliumv2.CiliumNetworkPolicy{}
		if err := decode(data, cnp); err != nil {
			return nil, err
		}
		if cnp.Namespace == "" {
			cnp.Namespace = v1.NamespaceDefault
		}
		return ciliumParser(cnp, ipcachetypes.ResourceKindCNP, services), nil
	case head.Kind == "CiliumClusterwideNetworkPolicy":
		ccnp := &ciliumv2.CiliumClusterwideNetworkPolicy{}
		if err := decode(data, ccnp); err != nil {
			return nil, err
		}
		// The agent keeps both kinds in the one type; no namespace makes it clusterwide (pkg/policy/k8s/watcher.go).
		cnp := &ciliumv2.CiliumNetworkPolicy{
			TypeMeta: ccnp.TypeMeta, ObjectMeta: ccnp.ObjectMeta, Spec: ccnp.Spec, Specs: ccnp.Specs,
		}
		cnp.Namespace = ""
		return ciliumParser(cnp, ipcachetypes.ResourceKindCCNP, services), nil
	case head.Kind == "NetworkPolicy" && head.APIVersion == "networking.k8s.io/v1":
		np := &networkingv1.NetworkPolicy{}
		if err := decode(data, np); err != nil {
			return nil, err
		}
		return kubernetesParser(np), nil
	}
	return nil, fmt.Errorf("%s %s: %w", head.APIVersion, head.Kind, errUnsupportedKind)
}

func ciliumParser(cnp *ciliumv2.CiliumNetworkPolicy, kind ipcachetypes.ResourceKind, services *services) func(string) (imported, error) {
	return func(cluster string) (imported, error) {
		// The agent parses a copy. It matters: in a copy no list has room to grow, so rules that the engine merges
		// never share one.
		cnp = cnp.DeepCopy()
		services.resolve(cnp)
		rules, err := cnp.Parse(quiet, cluster)
		if err != nil {
			return imported{}, err
		}
		return imported{
			resource: ipcachetypes.NewResourceID(kind, cnp.Namespace, cnp.Name),
			source:   source.CustomResource,
			entries:  policyutils.RulesToPolicyEntries(rules),
		}, nil
	}
}

func kubernetesParser(np *networkingv1.NetworkPolicy) func(string) (imported, error) {
	return func(cluster string) (imported, error) {
		setKubernetesDefaults(np)
		entries, err := k8s.ParseNetworkPolicy(quiet, cluster, np)
		if err != nil {
			return imported{}, err
		}
		return imported{
			resource: ipcachetypes.NewResourceID(ipcachetypes.ResourceKindNetpol, np.Namespace, np.Name),
			source:   source.Kubernetes,
			entries:  entries,
		}, nil
	}
}

// decode reads JSON as API machinery does: field names are case-sensitive, unknown fields are dropped.
func decode(data []byte, into any) error {
	return kjson.UnmarshalCaseSensitivePreserveInts(data, into)
}
