module palisade/e2e/tools/charts

go 1.26

// Not built: these modules carry the charts and CRDs of the engines, and go.sum says that they are the ones we mean.
require (
	github.com/cilium/cilium v1.20.2
	github.com/cilium/tetragon v1.7.0
)
