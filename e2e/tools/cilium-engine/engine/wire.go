// Package engine answers flow verdicts with the policy engine of the Cilium agent: the agent's own packages
// parse the policies, allocate the identities, resolve the policy of each endpoint and look flows up in it.
package engine

import "encoding/json"

// Request is one scenario: a cluster's objects and the flows to judge in it. README.md documents every field.
type Request struct {
	// ID is given back in the answer as it came.
	ID json.RawMessage `json:"id,omitempty"`
	// Options are agent settings; absent ones have the defaults of the Helm chart.
	Options Options `json:"options"`
	// Policies holds CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy, NetworkPolicy and CiliumCIDRGroup objects.
	Policies []json.RawMessage `json:"policies,omitempty"`
	// Services holds Service and EndpointSlice objects, for toServices.
	Services []json.RawMessage `json:"services,omitempty"`
	// Namespaces maps a namespace to its labels.
	Namespaces map[string]map[string]string `json:"namespaces,omitempty"`
	Endpoints  []Endpoint                   `json:"endpoints,omitempty"`
	Flows      []Flow                       `json:"flows,omitempty"`
	// Repeat asks everything this many times over, each time with a fresh agent state. Absent means once.
	Repeat int `json:"repeat,omitempty"`
	// Explain adds the deciding policies and the covering rules to every side.
	Explain bool `json:"explain,omitempty"`
}

// Options are agent settings. A pointer tells "absent" (the chart's default) from a value.
type Options struct {
	// PolicyEnforcementMode is default, always or never. Absent means default.
	PolicyEnforcementMode string `json:"policyEnforcementMode,omitempty"`
	// PolicyDefaultLocalCluster scopes peer selectors to the local cluster. Absent means true.
	PolicyDefaultLocalCluster *bool `json:"policyDefaultLocalCluster,omitempty"`
	// ClusterName is the name of the local cluster. Absent means "default".
	ClusterName string `json:"clusterName,omitempty"`
	// PolicyCIDRMatchMode holds "nodes", "pods", both or nothing. Absent means nothing.
	PolicyCIDRMatchMode []string `json:"policyCIDRMatchMode,omitempty"`
	// IPv6 makes the cluster dual-stack. Absent means IPv4 only.
	IPv6 bool `json:"ipv6,omitempty"`
	// L7Proxy is the agent's L7 proxy. Absent means true.
	L7Proxy *bool `json:"l7Proxy,omitempty"`
	// NonDefaultDenyPolicies lets policies use enableDefaultDeny. Absent means true.
	NonDefaultDenyPolicies *bool `json:"nonDefaultDenyPolicies,omitempty"`
	// NodeSelectorLabels enables fromNodes and toNodes. Absent means false.
	NodeSelectorLabels bool `json:"nodeSelectorLabels,omitempty"`
	// HostFirewall enforces host policies at endpoints of kind host. Absent means false.
	HostFirewall bool `json:"hostFirewall,omitempty"`
}

// Endpoint is one end that flows may name.
type Endpoint struct {
	Name string `json:"name"`
	// Kind is pod (also when absent), host, remote-node, world, kube-apiserver, kube-apiserver-node, health, init,
	// ingress or unmanaged.
	Kind      string            `json:"kind,omitempty"`
	Namespace string            `json:"namespace,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	// NamespaceLabels are merged into the labels of the endpoint's namespace.
	NamespaceLabels map[string]string `json:"namespaceLabels,omitempty"`
	ServiceAccount  string            `json:"serviceAccount,omitempty"`
	HostNetwork     bool              `json:"hostNetwork,omitempty"`
	// Node is local or remote, seen from the other ends. Absent means local, for kube-apiserver-node remote.
	Node string `json:"node,omitempty"`
	// IP is the address. Required for world and kube-apiserver, chosen by the program for the others when absent.
	IP         string               `json:"ip,omitempty"`
	NamedPorts map[string]NamedPort `json:"namedPorts,omitempty"`
	// DNSNames are names for which the node's DNS proxy has seen this address in an answer.
	DNSNames []string `json:"dnsNames,omitempty"`
}

// NamedPort is a container port: a bare number is a TCP port.
type NamedPort struct {
	Port     int32  `json:"port"`
	Protocol string `json:"protocol,omitempty"`
}

// UnmarshalJSON accepts 9102 and {"port": 9102, "protocol": "UDP"}.
func (p *NamedPort) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '{' {
		return json.Unmarshal(data, &p.Port)
	}
	type plain NamedPort
	return json.Unmarshal(data, (*plain)(p))
}

// Flow is one question. Port is the destination port after Service translation; for ICMP it is the type.
type Flow struct {
	From     string       `json:"from"`
	To       string       `json:"to"`
	Port     uint16       `json:"port"`
	Protocol string       `json:"protocol"`
	HTTP     *HTTPRequest `json:"http,omitempty"`
	DNSQuery string       `json:"dnsQuery,omitempty"`
}

// HTTPRequest is what the HTTP proxy sees. An absent host or header was not sent.
type HTTPRequest struct {
	Method  string            `json:"method,omitempty"`
	Path    string            `json:"path,omitempty"`
	Host    string            `json:"host,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
}

// Answer holds one FlowAnswer for each flow of the request, in its order.
type Answer struct {
	ID json.RawMessage `json:"id,omitempty"`
	// Error says why the request could not be answered at all; the other fields are then empty.
	Error    string       `json:"error,omitempty"`
	Rejected []Rejection  `json:"rejected"`
	Flows    []FlowAnswer `json:"flows"`
	// Varying lists the flows whose answer was not the same every time (only with repeat above 1).
	Varying []Variation `json:"varying,omitempty"`
	// Asked is how often the engine was asked.
	Asked int `json:"asked"`
	// Reimplemented names the part of the answer that is not the engine's own code.
	Reimplemented []string `json:"reimplemented"`
}

// Rejection is a policy the agent refuses; it enforces nothing of it.
type Rejection struct {
	// Index is the position in policies.
	Index     int    `json:"index"`
	Kind      string `json:"kind,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	// Stage is decode (the object does not fit the API type), agent (validation) or unsupported (no such kind here).
	Stage string `json:"stage"`
	Error string `json:"error"`
}

// FlowAnswer is the verdict of one flow.
type FlowAnswer struct {
	// Verdict is allowed, allowed-with-L7, auth-required, denied or error.
	Verdict string `json:"verdict"`
	// Detail is http-403, dns-refused, l7-not-restricting or empty.
	Detail  string `json:"detail,omitempty"`
	Egress  Side   `json:"egress"`
	Ingress Side   `json:"ingress"`
}

// Side is the verdict of one direction at the end that enforces it.
type Side struct {
	// Verdict is allowed, denied or error.
	Verdict string `json:"verdict"`
	// Endpoint is false where the end is no Cilium endpoint; such an end allows.
	Endpoint bool `json:"endpoint"`
	// Enforced says that some policy or the enforcement mode put the direction under policy.
	Enforced bool `json:"enforced,omitempty"`
	// DefaultDeny says that what no rule allows is denied.
	DefaultDeny bool `json:"defaultDeny,omitempty"`
	// Explicit marks a denial by a deny rule, as against default deny.
	Explicit bool `json:"explicit,omitempty"`
	// Auth is the authentication demanded: spire or test-always-fail; empty when none.
	Auth string `json:"auth,omitempty"`
	// L7 is there when the flow is redirected to a proxy.
	L7 *L7 `json:"l7,omitempty"`
	// Policies names the objects the deciding entry derives from (only with explain).
	Policies []string `json:"policies,omitempty"`
	// Rules lists the rules that cover the flow (only with explain; with L7 always).
	Rules []CoveringRule `json:"rules,omitempty"`
	// Error says why the endpoint's policy could not be computed; the agent keeps the old one then.
	Error string `json:"error,omitempty"`
}

// L7 is what the proxy does with the flow.
type L7 struct {
	// Parser is http, dns or tls.
	Parser string `json:"parser"`
	// Restricting is false when the proxy lets every request through.
	Restricting bool `json:"restricting"`
	// Request is the verdict of the request the flow carries: allowed, http-403 or dns-refused; empty without one.
	Request string `json:"request,omitempty"`
}

// CoveringRule is one entry of the endpoint's selector policy that covers peer, protocol and port.
type CoveringRule struct {
	Selector string          `json:"selector"`
	Port     string          `json:"port"`
	Protocol string          `json:"protocol"`
	Verdict  string          `json:"verdict"`
	Auth     string          `json:"auth,omitempty"`
	HTTP     json.RawMessage `json:"http,omitempty"`
	DNS      json.RawMessage `json:"dns,omitempty"`
}

// Variation lists the different answers of one flow and how often each came.
type Variation struct {
	Flow    int             `json:"flow"`
	Answers []CountedAnswer `json:"answers"`
}

// CountedAnswer is one answer and its count.
type CountedAnswer struct {
	Count  int        `json:"count"`
	Answer FlowAnswer `json:"answer"`
}
