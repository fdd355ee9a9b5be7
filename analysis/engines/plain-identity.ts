import type { Endpoint } from "../../model/endpoint.ts";
import type { Identity } from "../match/identity.ts";
import { podLabels, seenByAll, standingAt } from "./seen.ts";

/** An endpoint as the API of Kubernetes has it: pods have labels and are governed, everything else is an address. */
export function plainIdentity(endpoint: Endpoint): Identity {
  const kind = standingAt(endpoint);
  const seen = seenByAll(endpoint, kind);
  return kind === "pod"
    ? // Whether an ipBlock also catches pods is the CNI's own choice
      // (docs/semantics/kubernetes.md#address-blocks-and-pods).
      { ...seen, labels: podLabels(endpoint), addressesCount: false }
    : { ...seen, labels: new Map() };
}
