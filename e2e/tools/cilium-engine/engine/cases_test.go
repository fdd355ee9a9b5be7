package engine_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"

	"palisade.dev/e2e/cilium-engine/engine"
)

const fixtures = "../../../../tests/fixtures/cases"

// caseFile is the part of a case file that a request does not hold.
type caseFile struct {
	Cases []struct {
		Name                string            `json:"name"`
		ExpectPoliciesValid *bool             `json:"expectPoliciesValid"`
		Policies            []json.RawMessage `json:"policies"`
		Endpoints           []engine.Endpoint `json:"endpoints"`
		Flows               []struct {
			engine.Flow
			Expect string `json:"expect"`
			Detail string `json:"detail"`
		} `json:"flows"`
	} `json:"cases"`
}

// machineDetails are the details that are words. Others in the case files are prose, and many flows state none.
var machineDetails = map[string]bool{"http-403": true, "dns-refused": true, "l7-not-restricting": true}

func TestMain(m *testing.M) {
	if err := engine.Start(); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestCaseFiles(t *testing.T) {
	for _, file := range []struct {
		name                 string
		cases, flows, judged int
	}{
		{"cilium.yaml", 40, 130, 131}, // one check more: the validity of a policy
		{"clawdstrike.yaml", 2, 86, 86},
	} {
		t.Run(file.name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(fixtures, file.name))
			if err != nil {
				t.Fatal(err)
			}
			var content caseFile
			if err := yaml.Unmarshal(data, &content); err != nil {
				t.Fatal(err)
			}
			flows, judged := 0, 0
			for _, c := range content.Cases {
				request := engine.Request{Policies: c.Policies, Endpoints: c.Endpoints, Repeat: 5, Explain: true}
				for _, flow := range c.Flows {
					request.Flows = append(request.Flows, flow.Flow)
				}
				answer := ask(t, request)
				if valid := c.ExpectPoliciesValid == nil || *c.ExpectPoliciesValid; valid != (len(answer.Rejected) == 0) {
					t.Errorf("%s: policies valid is %v, rejected: %+v", c.Name, valid, answer.Rejected)
				}
				if c.ExpectPoliciesValid != nil {
					judged++
				}
				if len(answer.Varying) > 0 {
					t.Errorf("%s: the answer varies: %+v", c.Name, answer.Varying)
				}
				for i, flow := range c.Flows {
					flows++
					judged++
					got := answer.Flows[i]
					if got.Verdict != flow.Expect {
						t.Errorf("%s: flow %d %s->%s:%d: want %s, got %+v", c.Name, i, flow.From, flow.To, flow.Port, flow.Expect, got)
					}
					if machineDetails[flow.Detail] && got.Detail != flow.Detail {
						t.Errorf("%s: flow %d %s->%s:%d: want detail %q, got %+v", c.Name, i, flow.From, flow.To, flow.Port, flow.Detail, got)
					}
				}
			}
			if len(content.Cases) != file.cases || flows != file.flows || judged != file.judged {
				t.Errorf("%d cases, %d flows, %d checks; want %+v", len(content.Cases), flows, judged, file)
			}
		})
	}
}

// ask sends a request the way it comes over the wire.
func ask(t *testing.T, request engine.Request) *engine.Answer {
	t.Helper()
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	answer := engine.Do(line)
	if answer.Error != "" {
		t.Fatal(answer.Error)
	}
	return answer
}
