// Command compose-networks loads compose files, the later over the earlier, with Compose's own loader, and prints as JSON the networks
// of every service and how each network is defined: what `docker compose up` would make.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// Project is what is printed.
type Project struct {
	// Services maps each service, those of every profile included, to its attachment by network.
	Services map[string]map[string]*types.ServiceNetworkConfig `json:"services"`
	// Networks are those that the project defines or uses.
	Networks types.Networks `json:"networks"`
}

func main() {
	project, err := load(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(project)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(files []string) (*Project, error) {
	// A warning would be lost among the errors; what the loader only warns of is not judged here.
	logrus.SetLevel(logrus.ErrorLevel)
	options, err := cli.NewProjectOptions(files, cli.WithName("merged"), cli.WithProfiles([]string{"*"}))
	if err != nil {
		return nil, err
	}
	loaded, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	project := &Project{Services: map[string]map[string]*types.ServiceNetworkConfig{}, Networks: loaded.Networks}
	for name, service := range loaded.Services {
		project.Services[name] = service.Networks
	}
	return project, nil
}
