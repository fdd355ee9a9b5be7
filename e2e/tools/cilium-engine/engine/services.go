package engine

import (
	"encoding/json"
	"fmt"

	"github.com/cilium/statedb"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	discoveryv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/discovery/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/loadbalancer"
	"github.com/cilium/cilium/pkg/source"
)

const serviceNameLabel = "kubernetes.io/service-name"

// services are the agent's load-balancing tables, as far as toServices reads them.
type services struct {
	db       *statedb.DB
	services statedb.RWTable[*loadbalancer.Service]
	backends statedb.RWTable[*loadbalancer.Backend]
}

// readServices fills the tables. It returns nil, on which resolve does nothing, when there is no Service.
func readServices(raw []json.RawMessage) (*services, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	tables := &services{db: statedb.New()}
	var err error
	if tables.services, err = loadbalancer.NewServicesTable(loadbalancer.DefaultConfig, tables.db); err != nil {
		return nil, err
	}
	if tables.backends, err = loadbalancer.NewBackendsTable(tables.db); err != nil {
		return nil, err
	}
	txn := tables.db.WriteTxn(tables.services, tables.backends)
	defer txn.Abort()
	for index, data := range raw {
		if err := tables.insert(txn, data); err != nil {
			return nil, fmt.Errorf("services[%d]: %w", index, err)
		}
	}
	txn.Commit()
	return tables, nil
}

func (s *services) insert(txn statedb.WriteTxn, data []byte) error {
	var head header
	if err := decode(data, &head); err != nil {
		return err
	}
	switch head.Kind {
	case "Service":
		service := &corev1.Service{}
		if err := decode(data, service); err != nil {
			return err
		}
		_, _, err := s.services.Insert(txn, &loadbalancer.Service{
			Name:     loadbalancer.NewServiceName(service.Namespace, service.Name),
			Source:   source.Kubernetes,
			Labels:   labels.Map2Labels(service.Labels, string(source.Kubernetes)),
			Selector: service.Spec.Selector,
		})
		return err
	case "EndpointSlice":
		slice := &discoveryv1.EndpointSlice{}
		if err := decode(data, slice); err != nil {
			return err
		}
		return s.insertBackends(txn, slice)
	}
	return fmt.Errorf("kind %q is none of Service, EndpointSlice", head.Kind)
}

func (s *services) insertBackends(txn statedb.WriteTxn, slice *discoveryv1.EndpointSlice) error {
	name := slice.Labels[serviceNameLabel]
	if name == "" {
		return fmt.Errorf("EndpointSlice %s/%s has no label %s", slice.Namespace, slice.Name, serviceNameLabel)
	}
	for _, endpoint := range slice.Endpoints {
		for _, address := range endpoint.Addresses {
			addr, err := cmtypes.ParseAddrCluster(address)
			if err != nil {
				return err
			}
			// toServices reads the address only, so any port will do.
			_, _, err = s.backends.Insert(txn, &loadbalancer.Backend{
				ServiceName: loadbalancer.NewServiceName(slice.Namespace, name),
				Address:     loadbalancer.NewL3n4Addr(loadbalancer.TCP, addr, 1, loadbalancer.ScopeExternal),
				Source:      source.Kubernetes,
				State:       loadbalancer.BackendStateActive,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// resolve turns the policy's toServices into the selectors or addresses of the services there are.
func (s *services) resolve(cnp *ciliumv2.CiliumNetworkPolicy) {
	if s != nil {
		resolveToServices(s, cnp)
	}
}
