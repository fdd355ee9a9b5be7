import type { Engine } from "../engine.ts";
import { isolationEnforcement } from "../isolation.ts";
import { plainIdentity } from "../plain-identity.ts";

/** The bridge networks of a Compose file: nothing denies, so what a service's networks open is all there is. */
export const composeEngine: Engine = {
  dialects: {
    kubernetes: "ignored",
    cilium: "ignored",
    calico: "ignored",
    tetragon: "ignored",
    compose: "own",
    aws: "ignored",
    gcp: "ignored",
    azure: "ignored",
  },
  identityOf: plainIdentity,
  enforcement: () => isolationEnforcement,
  // A network is no object that could be applied beside others.
  allowing: () => undefined,
};
