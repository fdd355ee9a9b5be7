package engine_test

import (
	"os"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"

	"palisade.dev/e2e/cilium-engine/engine"
)

// scenario is a request with what it must be answered by the versions from Since on.
type scenario struct {
	engine.Request
	Name     string   `json:"name"`
	Since    string   `json:"since"`
	Rejected []string `json:"rejected"`
	// Before is what versions before Version reject.
	Before struct {
		Version  string   `json:"version"`
		Rejected []string `json:"rejected"`
	} `json:"before"`
	Flows []expectedFlow `json:"flows"`
}

// rejects are the stages at which this version must reject policies; minor versions compare as text until 1.100.
func (s scenario) rejects() []string {
	if engine.Minor < s.Before.Version {
		return s.Before.Rejected
	}
	return s.Rejected
}

type expectedFlow struct {
	engine.Flow
	Expect string `json:"expect"`
	Detail string `json:"detail"`
	// Before is the answer of the versions before Version.
	Before struct {
		Version string `json:"version"`
		Expect  string `json:"expect"`
	} `json:"before"`
}

// wants is the verdict that this version must give.
func (f expectedFlow) wants() string {
	if engine.Minor < f.Before.Version {
		return f.Before.Expect
	}
	return f.Expect
}

func readScenarios(t *testing.T) []scenario {
	t.Helper()
	data, err := os.ReadFile("testdata/scenarios.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Scenarios []scenario `json:"scenarios"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Scenarios
}

// TestScenarios runs all scenarios twice over in one process, so that one scenario's settings would show in another.
func TestScenarios(t *testing.T) {
	scenarios := readScenarios(t)
	for range 2 {
		for _, s := range scenarios {
			t.Run(s.Name, func(t *testing.T) {
				if engine.Minor < s.Since {
					t.Skipf("since %s", s.Since)
				}
				request := s.Request
				request.Repeat = 3
				for _, flow := range s.Flows {
					request.Flows = append(request.Flows, flow.Flow)
				}
				answer := ask(t, request)
				var stages []string
				for _, rejection := range answer.Rejected {
					stages = append(stages, rejection.Stage)
				}
				if !slices.Equal(stages, s.rejects()) {
					t.Errorf("rejected %+v, want stages %v", answer.Rejected, s.rejects())
				}
				if len(answer.Varying) > 0 {
					t.Errorf("the answer varies: %+v", answer.Varying)
				}
				for i, flow := range s.Flows {
					got := answer.Flows[i]
					if got.Verdict != flow.wants() || flow.Detail != "" && got.Detail != flow.Detail {
						t.Errorf("flow %d %s->%s:%d/%s: want %s %s, got %+v", i, flow.From, flow.To, flow.Port, flow.Protocol, flow.wants(), flow.Detail, got)
					}
				}
			})
		}
		slices.Reverse(scenarios)
	}
}
