// Command kind-config judges a kind cluster config on standard input as `kind create cluster` would: decoded strictly as
// kind.x-k8s.io/v1alpha4, defaulted, converted and validated by kind's own code. It prints the config as kind understood it, as
// JSON, or what is wrong with it. kind's validator is internal, so this module's path lies below sigs.k8s.io/kind/pkg.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"sigs.k8s.io/kind/pkg/internal/apis/config"
	"sigs.k8s.io/kind/pkg/internal/apis/config/encoding"
)

func main() {
	understood, err := judge(os.Stdin)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(understood)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(from io.Reader) (*config.Cluster, error) {
	raw, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	cluster, err := encoding.Parse(raw)
	if err != nil {
		return nil, err
	}
	// What the creation of a cluster applies after its flags; Parse has applied those of v1alpha4.
	config.SetDefaultsCluster(cluster)
	return cluster, cluster.Validate()
}
