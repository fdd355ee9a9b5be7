import type { Engine } from "../engine.ts";
import { calicoAllowing } from "./allowing.ts";
import { calicoEnforcement } from "./enforcement.ts";
import { calicoIdentity } from "./identity.ts";

/** Calico, over its own policies and those of Kubernetes (docs/semantics/calico.md#place-of-kubernetes-policies). */
export const calicoEngine: Engine = {
  dialects: {
    kubernetes: "shared",
    cilium: "ignored",
    calico: "own",
    tetragon: "ignored",
    compose: "ignored",
    aws: "ignored",
    gcp: "ignored",
    azure: "ignored",
  },
  identityOf: calicoIdentity,
  enforcement: (_, tiers) => calicoEnforcement(tiers),
  allowing: calicoAllowing,
};
