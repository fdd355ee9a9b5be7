// Command prometheus-rule reads PrometheusRule objects with the Prometheus operator's own Go types and refuses what these do not know.
//
// Input: a JSON list of objects. Output: the JSON list of what was understood, so that nothing is lost unseen.
// The exit code is 1 with one line for each object that is not exactly one of theirs.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	strictjson "sigs.k8s.io/json"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(from io.Reader, to io.Writer) error {
	input, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	var objects []json.RawMessage
	if err := json.Unmarshal(input, &objects); err != nil {
		return fmt.Errorf("not a JSON list: %w", err)
	}
	understood := make([]*monitoring.PrometheusRule, 0, len(objects))
	for index, object := range objects {
		rule, err := decode(object)
		if err != nil {
			return fmt.Errorf("object %d: %w", index, err)
		}
		understood = append(understood, rule)
	}
	return json.NewEncoder(to).Encode(understood)
}

// decode reads one object as the API machinery does: case of field names counts, fields that nobody knows and fields
// that stand twice are errors.
func decode(object []byte) (*monitoring.PrometheusRule, error) {
	rule := &monitoring.PrometheusRule{}
	refused, err := strictjson.UnmarshalStrict(object, rule)
	if err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		return nil, refused[0]
	}
	if want := monitoring.SchemeGroupVersion.WithKind(monitoring.PrometheusRuleKind); rule.GroupVersionKind() != want {
		return nil, fmt.Errorf("is %s, not %s", rule.GroupVersionKind(), want)
	}
	return rule, nil
}
