import type { Engine } from "../engine.ts";
import { isolationEnforcement } from "../isolation.ts";
import { plainIdentity } from "../plain-identity.ts";
import { kubernetesAllowing } from "./allowing.ts";

/** Kubernetes NetworkPolicy by the letter of its API, as any conformant engine enforces it. */
export const kubernetesEngine: Engine = {
  dialects: {
    kubernetes: "shared",
    cilium: "ignored",
    calico: "ignored",
    tetragon: "ignored",
    compose: "ignored",
    aws: "ignored",
    gcp: "ignored",
    azure: "ignored",
  },
  identityOf: plainIdentity,
  enforcement: () => isolationEnforcement,
  allowing: kubernetesAllowing,
};
