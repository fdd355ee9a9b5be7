package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"palisade.dev/e2e/cilium-engine/engine"
)

var ab = []engine.Endpoint{
	{Name: "a", Namespace: "shop", Labels: map[string]string{"app": "a", "tier": "web"}},
	{Name: "b", Namespace: "shop", Labels: map[string]string{"app": "b"}},
}

func policy(spec string) []json.RawMessage {
	return []json.RawMessage{json.RawMessage(
		`{"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy","metadata":{"name":"p","namespace":"shop"},"spec":` + spec + `}`,
	)}
}

// The three-rule policy whose authentication depends on the engine's map order (pkg/policy/mapstate.go
// authPreferredInsert): one selector demands nothing on every TCP port, two more contradict each other elsewhere.
func TestVaryingAnswersAreReported(t *testing.T) {
	answer := ask(t, engine.Request{
		Policies: policy(`{"endpointSelector":{"matchLabels":{"app":"b"}},"ingress":[
			{"fromEndpoints":[{"matchLabels":{"tier":"web"}}],"toPorts":[{"ports":[{"port":"0","protocol":"TCP"}]}]},
			{"fromEndpoints":[{"matchLabels":{"app":"a"}}],"authentication":{"mode":"disabled"}},
			{"fromEndpoints":[{"matchLabels":{"tier":"web"}}],"authentication":{"mode":"test-always-fail"}}]}`),
		Endpoints: ab,
		Flows: []engine.Flow{
			{From: "b", To: "a", Port: 80, Protocol: "TCP"},
			{From: "a", To: "b", Port: 80, Protocol: "TCP"},
		},
		Repeat: 2000,
	})
	if len(answer.Varying) != 1 || answer.Varying[0].Flow != 1 || len(answer.Varying[0].Answers) != 2 {
		t.Fatalf("want flow 1 to vary between two answers, got %+v", answer.Varying)
	}
	total := 0
	var verdicts []string
	for _, counted := range answer.Varying[0].Answers {
		total += counted.Count
		verdicts = append(verdicts, counted.Answer.Verdict)
	}
	slices.Sort(verdicts)
	if total != 2000 || answer.Asked != 2000 || !slices.Equal(verdicts, []string{"allowed", "auth-required"}) {
		t.Errorf("asked %d, counted %d, verdicts %v", answer.Asked, total, verdicts)
	}
}

func TestSidesTellWhatDecided(t *testing.T) {
	answer := ask(t, engine.Request{
		Policies: policy(`{"endpointSelector":{"matchLabels":{"app":"b"}},
			"ingress":[{"fromEndpoints":[{}],"authentication":{"mode":"required"},
				"toPorts":[{"ports":[{"port":"80","protocol":"TCP"}],"rules":{"http":[{"path":"/ok"}]}}]}],
			"ingressDeny":[{"toPorts":[{"ports":[{"port":"22","protocol":"TCP"}]}]}]}`),
		Endpoints: ab,
		Flows: []engine.Flow{
			{From: "a", To: "b", Port: 80, Protocol: "TCP"},
			{From: "a", To: "b", Port: 22, Protocol: "TCP"},
			{From: "a", To: "b", Port: 23, Protocol: "TCP"},
		},
		Explain: true,
	})
	proxied, refused, unmatched := answer.Flows[0].Ingress, answer.Flows[1].Ingress, answer.Flows[2].Ingress
	name := "CiliumNetworkPolicy/shop/p"
	if answer.Flows[0].Verdict != "auth-required" || proxied.Auth != "spire" || !slices.Equal(proxied.Policies, []string{name}) {
		t.Errorf("proxied: %+v", proxied)
	}
	if proxied.L7 == nil || proxied.L7.Parser != "http" || !proxied.L7.Restricting || proxied.L7.Request != "" {
		t.Errorf("proxied: %+v", proxied.L7)
	}
	if len(proxied.Rules) != 1 || proxied.Rules[0].Port != "80" || !strings.Contains(string(proxied.Rules[0].HTTP), `"/ok"`) {
		t.Errorf("rules: %+v", proxied.Rules)
	}
	if !refused.Explicit || !slices.Equal(refused.Policies, []string{name}) {
		t.Errorf("refused: %+v", refused)
	}
	if unmatched.Verdict != "denied" || unmatched.Explicit || !unmatched.DefaultDeny || len(unmatched.Policies) != 0 {
		t.Errorf("unmatched: %+v", unmatched)
	}
	if egress := answer.Flows[0].Egress; egress.Enforced || egress.DefaultDeny || !egress.Endpoint {
		t.Errorf("egress: %+v", egress)
	}
}

func TestDefaultDenyIsTheEngines(t *testing.T) {
	soft := `{"endpointSelector":{"matchLabels":{"app":"b"}},"enableDefaultDeny":{"ingress":false},"ingress":[{"fromEndpoints":[{}]}]}`
	answer := ask(t, engine.Request{Policies: policy(soft), Endpoints: ab, Flows: []engine.Flow{{From: "a", To: "b", Port: 1, Protocol: "TCP"}}})
	if side := answer.Flows[0].Ingress; !side.Enforced || side.DefaultDeny {
		t.Errorf("a soft policy is enforced and denies nothing: %+v", side)
	}
	hard := strings.Replace(soft, "false", "true", 1)
	answer = ask(t, engine.Request{Policies: policy(hard), Endpoints: ab, Flows: []engine.Flow{{From: "a", To: "b", Port: 1, Protocol: "TCP"}}})
	if side := answer.Flows[0].Ingress; !side.Enforced || !side.DefaultDeny {
		t.Errorf("a hard policy turns default deny on: %+v", side)
	}
}

func TestUnusableRequestsAreAnsweredWithTheirFault(t *testing.T) {
	for request, want := range map[string]string{
		`{`:                            "no valid JSON",
		`{"id":7,"endpoints":[{}]}`:    `endpoints[0] "": name is missing`,
		`{"endpoints":[{"name":"a"}]}`: `endpoints[0] "a": namespace is missing`,
		`{"endpoints":[{"name":"a","kind":"podd"}]}`:                                                                 `kind "podd" is none of`,
		`{"endpoints":[{"name":"a","kind":"world"}]}`:                                                                `ip is missing`,
		`{"endpoints":[{"name":"a","kind":"host"},{"name":"a","kind":"host"}]}`:                                      `the name "a" is taken`,
		`{"endpoints":[{"name":"a","kind":"host","ip":"1.1.1.1"},{"name":"b","kind":"remote-node","ip":"1.1.1.1"}]}`: `the address 1.1.1.1 is that of "a"`,
		`{"options":{"policyEnforcementMode":"sometimes"}}`:                                                          `options.policyEnforcementMode: "sometimes"`,
		`{"options":{"policyCIDRMatchMode":["pod"]}}`:                                                                `options.policyCIDRMatchMode: "pod"`,
		`{"endpoints":[{"name":"a","kind":"host"}],"flows":[{"from":"a","to":"b","protocol":"TCP"}]}`:                `flows[0]: to: no endpoint is named "b"`,
		`{"endpoints":[{"name":"a","kind":"host"}],"flows":[{"from":"a","to":"a","protocol":"tcp"}]}`:                `flows[0]: protocol "tcp"`,
		`{"services":[{"kind":"Pod"}]}`:                                                                              `services[0]: kind "Pod"`,
		`{"endpoints":[{"name":"a","namespace":"x","ip":"1.1.1.1"},{"name":"b","namespace":"x","ip":"1.1.1.1"}]}`:    `the address 1.1.1.1 is that of "a"`,
		`{"repeat":-1}`: `repeat: -1`,
	} {
		answer := engine.Do([]byte(request))
		if !strings.Contains(answer.Error, want) {
			t.Errorf("%s: got %q, want it to say %q", request, answer.Error, want)
		}
		if strings.Contains(request, `"id":7`) && string(answer.ID) != "7" {
			t.Errorf("the answer has lost its id: %s", answer.ID)
		}
	}
}
