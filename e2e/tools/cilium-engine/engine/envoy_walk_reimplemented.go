package engine

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	cilium "github.com/cilium/proxy/go/cilium/api"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// This file is not the engine's: it re-implements, from reading github.com/cilium/proxy at 9c14fdc485a1
// (cilium/network_policy.cc), how Envoy's filter walks the policy that the agent sends it. The policy itself is
// made by the agent's own code. Regular expressions run on Go's RE2 instead of the C++ one.
//
// Left out: pass verdicts (no policy of this program makes them), TLS contexts, server names, proxylib.

// envoyPolicy is the policy of one endpoint and direction.
type envoyPolicy []*cilium.PortNetworkPolicy

func newEnvoyPolicy(ports []*cilium.PortNetworkPolicy) envoyPolicy { return ports }

// defaultAllow stands for an empty rule list once it is merged with another list.
var defaultAllow = &cilium.PortNetworkPolicyRule{}

// rulesFor collects the rules of a port: those of every range that covers it and those of the wildcard port,
// the higher precedence first and denials first within one precedence. found is false when no list applies.
func (p envoyPolicy) rulesFor(port uint16) (rules []*cilium.PortNetworkPolicyRule, found bool) {
	var empty bool
	for _, entry := range p {
		if entry.Port != 0 && (uint32(port) < entry.Port || uint32(port) > max(entry.Port, entry.EndPort)) {
			continue
		}
		found = true
		empty = empty || len(entry.Rules) == 0
		rules = append(rules, entry.Rules...)
	}
	if empty && len(rules) > 0 {
		rules = append(rules, defaultAllow)
	}
	slices.SortStableFunc(rules, func(a, b *cilium.PortNetworkPolicyRule) int {
		if precedence := cmp.Compare(precedenceOf(b), precedenceOf(a)); precedence != 0 {
			return precedence
		}
		return cmp.Compare(btoi(b.GetDeny()), btoi(a.GetDeny()))
	})
	return rules, found
}

// allows judges a request from or to the peer. With a nil request it says whether every request passes.
func (p envoyPolicy) allows(port uint16, peer uint32, request *HTTPRequest) bool {
	rules, found := p.rulesFor(port)
	if !found || !slices.ContainsFunc(rules, hasHTTPRules) {
		return true // the network layer has decided already
	}
	headers := headersOf(request)
	shortCircuit := !slices.ContainsFunc(rules, hasHeaderActions)
	allowed, precedence := false, uint32(0)
	for _, rule := range rules {
		if allowed && precedenceOf(rule) < precedence {
			break
		}
		if len(rule.RemotePolicies) > 0 && !slices.Contains(rule.RemotePolicies, peer) {
			continue
		}
		if rule.GetDeny() {
			return false
		}
		if hasHTTPRules(rule) && !anyMatch(rule.GetHttpRules().HttpRules, headers) {
			continue
		}
		allowed, precedence = true, precedenceOf(rule)
		if shortCircuit {
			break
		}
	}
	return allowed
}

func hasHTTPRules(rule *cilium.PortNetworkPolicyRule) bool {
	return len(rule.GetHttpRules().GetHttpRules()) > 0
}

func hasHeaderActions(rule *cilium.PortNetworkPolicyRule) bool {
	return slices.ContainsFunc(rule.GetHttpRules().GetHttpRules(), func(http *cilium.HttpNetworkPolicyRule) bool {
		return len(http.HeaderMatches) > 0
	})
}

// anyMatch evaluates every rule when one has header actions, so that all of them run, else up to the first match.
func anyMatch(rules []*cilium.HttpNetworkPolicyRule, headers map[string]string) bool {
	actions := slices.ContainsFunc(rules, func(rule *cilium.HttpNetworkPolicyRule) bool {
		return len(rule.HeaderMatches) > 0
	})
	matched := false
	for _, rule := range rules {
		if matches(rule, headers) {
			matched = true
			if !actions {
				break
			}
		}
	}
	return matched
}

// matches says whether the rule accepts the request. Headers are nil for "any request": only a rule without any
// condition accepts that; header matches that act on a mismatch and go on are no condition.
func matches(rule *cilium.HttpNetworkPolicyRule, headers map[string]string) bool {
	if headers == nil {
		return len(rule.Headers) == 0 && !slices.ContainsFunc(rule.HeaderMatches, func(action *cilium.HeaderMatch) bool {
			return action.MismatchAction == cilium.HeaderMatch_FAIL_ON_MISMATCH
		})
	}
	for _, matcher := range rule.Headers {
		if !headerMatches(matcher, headers) {
			return false
		}
	}
	accepted := true
	for _, action := range rule.HeaderMatches {
		accepted = runHeaderAction(action, headers) && accepted
	}
	return accepted
}

func headerMatches(matcher *route.HeaderMatcher, headers map[string]string) bool {
	value, present := headers[strings.ToLower(matcher.Name)]
	switch specifier := matcher.HeaderMatchSpecifier.(type) {
	case *route.HeaderMatcher_PresentMatch:
		return present == specifier.PresentMatch
	case *route.HeaderMatcher_StringMatch:
		if matcher.InvertMatch {
			return false // how the agent marks a rule whose secret it cannot read: it never matches
		}
		if regex := specifier.StringMatch.GetSafeRegex().GetRegex(); regex != "" {
			return present && wholeValue(regex).MatchString(value)
		}
		return present && value == specifier.StringMatch.GetExact()
	}
	return false
}

// runHeaderAction does what a header match asks for and says whether the request may go on.
func runHeaderAction(action *cilium.HeaderMatch, headers map[string]string) bool {
	name := strings.ToLower(action.Name)
	value, present := headers[name]
	if present && (action.Value == "" || value == action.Value) {
		return true // the agent asks for CONTINUE_ON_MATCH only
	}
	switch action.MismatchAction {
	case cilium.HeaderMatch_CONTINUE_ON_MISMATCH:
	case cilium.HeaderMatch_ADD_ON_MISMATCH:
		if present {
			value += ","
		}
		headers[name] = value + action.Value
	case cilium.HeaderMatch_REPLACE_ON_MISMATCH:
		headers[name] = action.Value
	case cilium.HeaderMatch_DELETE_ON_MISMATCH:
		delete(headers, name)
	default:
		return false
	}
	return true
}

// headersOf lists the headers Envoy would see, lower case, with the pseudo-headers. It is nil for no request.
func headersOf(request *HTTPRequest) map[string]string {
	if request == nil {
		return nil
	}
	headers := map[string]string{":method": request.Method, ":path": request.Path}
	if request.Host != "" {
		headers[":authority"] = request.Host
	}
	for name, value := range request.Headers {
		headers[strings.ToLower(name)] = value
	}
	return headers
}

var wholeValues sync.Map

// wholeValue compiles an expression that must match the whole value. The agent's validation has compiled it before.
func wholeValue(regex string) *regexp.Regexp {
	if known, ok := wholeValues.Load(regex); ok {
		return known.(*regexp.Regexp)
	}
	compiled := regexp.MustCompile("^(?:" + regex + ")$")
	wholeValues.Store(regex, compiled)
	return compiled
}

func btoi(value bool) int {
	if value {
		return 1
	}
	return 0
}
