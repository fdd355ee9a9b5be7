package engine

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// mostRepeats bounds the work of one request.
const mostRepeats = 10_000

// reimplemented names what is not the engine's own code, in every answer.
var reimplemented = []string{
	"http: the walk of Envoy's filter over the policy that the agent sends it",
	"authentication: which of two entries of one precedence the datapath takes",
}

// Do answers one request line. It never fails: what goes wrong is in the answer.
func Do(line []byte) (answer *Answer) {
	answer = &Answer{Rejected: []Rejection{}, Flows: []FlowAnswer{}, Reimplemented: append(reimplemented, versionNotes...)}
	defer func() {
		if reason := recover(); reason != nil {
			*answer = Answer{ID: answer.ID, Error: fmt.Sprintf("the engine panicked: %v", reason)}
		}
	}()
	var request Request
	if err := json.Unmarshal(line, &request); err != nil {
		return &Answer{Error: fmt.Sprintf("the request is no valid JSON for this program: %v", err)}
	}
	answer.ID = request.ID
	if err := answer.fill(&request); err != nil {
		return &Answer{ID: request.ID, Error: err.Error()}
	}
	return answer
}

func (a *Answer) fill(request *Request) error {
	if request.Repeat < 0 || request.Repeat > mostRepeats {
		return fmt.Errorf("repeat: %d is not between 0 and %d", request.Repeat, mostRepeats)
	}
	if err := request.Options.apply(); err != nil {
		return err
	}
	places, err := placeEndpoints(request)
	if err != nil {
		return err
	}
	services, err := readServices(request.Services)
	if err != nil {
		return err
	}
	counts := make([][]CountedAnswer, len(request.Flows))
	for a.Asked = 0; a.Asked < max(1, request.Repeat); a.Asked++ {
		// The engine changes what it is given, so every turn reads the policies anew.
		accepted := readPolicies(request.Policies, request.Options, services)
		answers, err := ask(request, places, accepted)
		if err != nil {
			return err
		}
		if a.Asked == 0 {
			a.Rejected, a.Flows = accepted.rejected, answers
		}
		for i, answer := range answers {
			counts[i] = count(counts[i], answer)
		}
	}
	for i, answers := range counts {
		if len(answers) > 1 {
			a.Varying = append(a.Varying, Variation{Flow: i, Answers: answers})
		}
	}
	return nil
}

// ask judges every flow in a fresh cluster.
func ask(request *Request, places []place, accepted objects) ([]FlowAnswer, error) {
	c, err := newCluster(request.Options, places, accepted)
	defer c.close()
	if err != nil {
		return nil, err
	}
	answers := make([]FlowAnswer, len(request.Flows))
	for i := range request.Flows {
		q, err := c.question(&request.Flows[i])
		if err != nil {
			return nil, fmt.Errorf("flows[%d]: %w", i, err)
		}
		answers[i] = c.judge(q, request.Explain)
	}
	return answers, nil
}

// count adds an answer to the different ones seen so far. Which rules cover a flow is no part of the verdict.
func count(seen []CountedAnswer, answer FlowAnswer) []CountedAnswer {
	answer.Egress.Rules, answer.Ingress.Rules = nil, nil
	for i := range seen {
		if reflect.DeepEqual(seen[i].Answer, answer) {
			seen[i].Count++
			return seen
		}
	}
	return append(seen, CountedAnswer{Count: 1, Answer: answer})
}
