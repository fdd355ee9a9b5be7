package engine

import (
	"fmt"
	"log/slog"
	"slices"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/logging"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
)

// quiet drops everything: the engine logs every step, and standard output belongs to the answers.
var quiet = slog.New(slog.DiscardHandler)

// Start does once per process what the agent does at start-up: default label filter, fixed settings.
//
// The agent's settings, entities and reserved identities are process-wide, so a process answers one request
// at a time; more processes give more throughput.
func Start() error {
	logging.DefaultSlogLogger = quiet
	slog.SetDefault(quiet)
	if err := labelsfilter.ParseLabelPrefixCfg(quiet, nil, nil, ""); err != nil {
		return fmt.Errorf("default label filter: %w", err)
	}
	option.Config.EnableIPv4 = true
	option.Config.EnableICMPRules = true
	// What "auto" becomes in an agent that serves Kubernetes (daemon/cmd/daemon.go).
	*allowLocalhost() = option.AllowLocalhostAlways
	return nil
}

// apply sets the agent's process-wide settings.
func (o Options) apply() error {
	mode := o.PolicyEnforcementMode
	switch mode {
	case "":
		mode = option.DefaultEnforcement
	case option.DefaultEnforcement, option.AlwaysEnforce, option.NeverEnforce:
	default:
		return fmt.Errorf("options.policyEnforcementMode: %q is none of default, always, never", mode)
	}
	for _, word := range o.PolicyCIDRMatchMode {
		if !slices.Contains(matchModes, word) {
			return fmt.Errorf("options.policyCIDRMatchMode: %q is none of %v", word, matchModes)
		}
	}
	policy.SetPolicyEnabled(mode)
	option.Config.ClusterName = o.clusterName()
	option.Config.PolicyCIDRMatchMode = o.PolicyCIDRMatchMode
	option.Config.EnableIPv6 = o.IPv6
	option.Config.EnableL7Proxy = orTrue(o.L7Proxy)
	option.Config.EnableNonDefaultDenyPolicies = orTrue(o.NonDefaultDenyPolicies)
	option.Config.EnableNodeSelectorLabels = o.NodeSelectorLabels
	option.Config.EnableHostFirewall = o.HostFirewall
	api.InitEntities(o.clusterName())
	// The address cache writes labels of the host into this process-wide identity.
	identity.AddReservedIdentityWithLabels(identity.ReservedIdentityHost, labels.NewFrom(labels.LabelHost))
	return nil
}

func (o Options) clusterName() string {
	if o.ClusterName == "" {
		return "default"
	}
	return o.ClusterName
}

func orTrue(value *bool) bool {
	return value == nil || *value
}
