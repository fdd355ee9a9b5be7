package engine

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1"

	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
)

// setKubernetesDefaults fills in what the API server fills in before any watcher sees the object
// (k8s.io/kubernetes pkg/apis/networking/v1/defaults.go: policy types and protocol), and the namespace that
// kubectl sends when none is named.
func setKubernetesDefaults(np *networkingv1.NetworkPolicy) {
	if np.Namespace == "" {
		np.Namespace = v1.NamespaceDefault
	}
	if len(np.Spec.PolicyTypes) == 0 {
		np.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
		if len(np.Spec.Egress) > 0 {
			np.Spec.PolicyTypes = append(np.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
		}
	}
	for _, rule := range np.Spec.Ingress {
		setPortDefaults(rule.Ports)
	}
	for _, rule := range np.Spec.Egress {
		setPortDefaults(rule.Ports)
	}
}

func setPortDefaults(ports []networkingv1.NetworkPolicyPort) {
	for i := range ports {
		if ports[i].Protocol == nil {
			tcp := corev1.ProtocolTCP
			ports[i].Protocol = &tcp
		}
	}
}
