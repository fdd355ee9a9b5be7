package engine_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"palisade.dev/e2e/cilium-engine/engine"
)

// BenchmarkScenario measures a scenario of the size that random tests send: 8 policies, 14 endpoints, 100 flows.
func BenchmarkScenario(b *testing.B) {
	lines := make([][]byte, 50)
	for i := range lines {
		line, err := json.Marshal(randomRequest(rand.New(rand.NewPCG(1, uint64(i)))))
		if err != nil {
			b.Fatal(err)
		}
		lines[i] = line
	}
	b.ResetTimer()
	verdicts := 0
	for i := range b.N {
		answer := engine.Do(lines[i%len(lines)])
		if answer.Error != "" {
			b.Fatal(answer.Error)
		}
		verdicts += len(answer.Flows)
	}
	b.ReportMetric(float64(verdicts)/b.Elapsed().Seconds(), "verdicts/s")
}

func randomRequest(random *rand.Rand) engine.Request {
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	namespaces := []string{"shop", "other", "infra"}
	request := engine.Request{}
	for i := range 10 {
		request.Endpoints = append(request.Endpoints, engine.Endpoint{
			Name: fmt.Sprintf("pod%d", i), Namespace: pick(namespaces...), IP: fmt.Sprintf("10.0.0.%d", i+1),
			Labels: map[string]string{"app": pick("a", "b", "c"), "tier": pick("web", "db")},
		})
	}
	request.Endpoints = append(request.Endpoints,
		engine.Endpoint{Name: "internet", Kind: "world", IP: "8.8.8.8", DNSNames: []string{"api.example.com"}},
		engine.Endpoint{Name: "vm", Kind: "world", IP: "203.0.113.70"},
		engine.Endpoint{Name: "node", Kind: "host", IP: "192.168.0.10"},
		engine.Endpoint{Name: "far", Kind: "remote-node", IP: "192.168.0.11"})
	port := func() string { return pick("53", "80", "443", "8080") }
	rule := func(side string) string {
		peer := pick(`"`+side+`Endpoints":[{"matchLabels":{"app":"`+pick("a", "b", "c")+`"}}],`, `"`+side+`Endpoints":[{}],`,
			`"`+side+`Entities":["`+pick("world", "cluster", "host")+`"],`, `"`+side+`CIDR":["203.0.113.0/24"],`, ``)
		rules := pick(``, `,"rules":{"http":[{"method":"GET","path":"/ok"}]}`)
		auth := pick(``, ``, `"authentication":{"mode":"required"},`)
		return `{` + auth + peer + `"toPorts":[{"ports":[{"port":"` + port() + `","protocol":"TCP"}]` + rules + `}]}`
	}
	for i := range 8 {
		request.Policies = append(request.Policies, json.RawMessage(fmt.Sprintf(
			`{"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy","metadata":{"name":"p%d","namespace":%q},
			"spec":{"endpointSelector":{"matchLabels":{"tier":%q}},"ingress":[%s,%s],"egress":[%s]}}`,
			i, pick(namespaces...), pick("web", "db"), rule("from"), rule("from"), rule("to"))))
	}
	for range 100 {
		from, to := random.IntN(14), random.IntN(14)
		flow := engine.Flow{From: request.Endpoints[from].Name, To: request.Endpoints[to].Name, Protocol: "TCP"}
		fmt.Sscan(port(), &flow.Port)
		flow.HTTP = &engine.HTTPRequest{Method: "GET", Path: pick("/ok", "/admin")}
		request.Flows = append(request.Flows, flow)
	}
	return request
}
