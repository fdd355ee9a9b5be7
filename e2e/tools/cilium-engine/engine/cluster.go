package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/cilium/cilium/pkg/crypto/certificatemanager"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/ipcache"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
)

// injection bounds the wait for the address cache's own goroutine.
const injection = 30 * time.Second

var l7Translator = envoypolicy.NewEnvoyL7RulesTranslator(quiet, certificatemanager.NewMockSecretManagerNotFound())

// cluster is the state of one agent that knows every endpoint of the request.
type cluster struct {
	options   Options
	repo      *policy.Repository
	allocator *testidentity.MockIdentityAllocator
	addresses *ipcache.IPCache
	ends      map[string]*end
	// host is the identity of the host endpoint, with the labels of its node.
	host     *identity.Identity
	subjects map[subjectKey]*subject
	// identities are those of endpoints, as the agent manages them.
	identities identitymanager.IDManager
}

// newCluster brings up an agent with the endpoints and the accepted policies. The caller closes it, whatever
// the error.
//
// Everything that gives an identity comes before the first rule: the engine then sees no identity change, so
// it starts no notification goroutine, which it never ends.
func newCluster(options Options, places []place, accepted objects) (*cluster, error) {
	c := &cluster{
		options:   options,
		allocator: testidentity.NewMockIdentityAllocator(nil),
		ends:      make(map[string]*end, len(places)),
		subjects:  map[subjectKey]*subject{},

		identities: identitymanager.NewIDManager(quiet),
	}
	c.repo = policy.NewPolicyRepository(quiet, identity.ListReservedIdentities(), nil, l7Translator, c.identities, testpolicy.NewPolicyMetricsNoop())
	c.addresses = ipcache.NewIPCache(&ipcache.Configuration{
		Context:           context.Background(),
		Logger:            quiet,
		IdentityAllocator: c.allocator,
		IdentityUpdater:   c,
	})
	c.join()

	if err := c.learnAddresses(places, accepted); err != nil {
		return c, err
	}
	c.host = hostIdentity(places)
	for _, place := range places {
		if err := c.identify(place); err != nil {
			return c, fmt.Errorf("endpoints[%d]: %w", place.index, err)
		}
	}
	for _, imported := range accepted.policies {
		c.repo.ReplaceByResource(imported.entries, imported.resource)
	}
	return c, nil
}

// close ends the goroutine of the address cache.
func (c *cluster) close() {
	// The only error is that the goroutine was never started.
	_ = c.addresses.Shutdown()
}

// UpdateIdentities receives the identities of addresses from the address cache.
func (c *cluster) UpdateIdentities(added, deleted identity.IdentityMap) <-chan struct{} {
	c.repo.GetSelectorCache().UpdateIdentities(added, deleted, &sync.WaitGroup{})
	done := make(chan struct{})
	close(done)
	return done
}

// hostIdentity is the reserved identity of the host with what its endpoint adds: the labels of the node.
func hostIdentity(places []place) *identity.Identity {
	lbls := labels.NewFrom(identity.LookupReservedIdentity(identity.ReservedIdentityHost).Labels)
	for _, p := range places {
		if p.Kind == kindHost {
			lbls.MergeLabels(labels.Map2Labels(p.Labels, labels.LabelSourceK8s))
		}
	}
	return identity.NewIdentity(identity.ReservedIdentityHost, lbls)
}

// addIdentity makes a pod's or a reserved identity known as a peer, and as a subject where policy applies to it.
func (c *cluster) addIdentity(id *identity.Identity, enforced bool) {
	c.repo.GetSelectorCache().UpdateIdentities(identity.IdentityMap{id.ID: id.LabelArray}, nil, &sync.WaitGroup{})
	if enforced {
		c.enforce(id)
	}
}

// settle waits until the address cache has given every queued address its identity.
func (c *cluster) settle(revision uint64) error {
	ctx, cancel := context.WithTimeout(context.Background(), injection)
	defer cancel()
	if err := c.addresses.WaitForRevision(ctx, revision); err != nil {
		return fmt.Errorf("the address cache did not settle: %w", err)
	}
	return nil
}
