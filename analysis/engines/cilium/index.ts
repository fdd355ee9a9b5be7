import type { Engine } from "../engine.ts";
import { ciliumAllowing } from "./allowing.ts";
import { ciliumEnforcement } from "./enforcement.ts";
import { ciliumIdentity } from "./identity.ts";

/** Cilium, over its own policies and those of Kubernetes (docs/semantics/cilium.md#union-of-policies). */
export const ciliumEngine: Engine = {
  dialects: {
    kubernetes: "shared",
    cilium: "own",
    calico: "ignored",
    tetragon: "ignored",
    compose: "ignored",
    aws: "ignored",
    gcp: "ignored",
    azure: "ignored",
  },
  identityOf: (endpoint, { cilium }) => ciliumIdentity(endpoint, cilium),
  enforcement: ({ cilium }) => ciliumEnforcement(cilium),
  allowing: ciliumAllowing,
};
