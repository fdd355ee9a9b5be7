import { type TracingPolicyParts, tracingPolicy } from "../../../../manifests/tetragon.ts";
import { type Control, mitre } from "../../../../model/control.ts";
import { SDR } from "../../labels.ts";

/** The categories of row T9. */
export type Category = "process" | "fim" | "network" | "escape" | "cryptominer" | "enforcement";

export interface KernelPolicyParts extends Omit<TracingPolicyParts, "labels" | "annotations"> {
  readonly category: Category;
  /** MITRE ATT&CK techniques; they become controls too. */
  readonly techniques: readonly string[];
  readonly description: string;
  /** Controls of the other catalogues. */
  readonly controls: readonly Control[];
}

/** A TracingPolicy with the labels and annotations of rows T9 and T10. */
export function kernelPolicy(parts: KernelPolicyParts) {
  const { category, techniques, description, controls, ...rest } = parts;
  return tracingPolicy({
    ...rest,
    labels: {
      ...SDR,
      "clawdstrike.io/policy-tier": "kernel",
      "clawdstrike.io/category": category,
    },
    annotations: {
      "clawdstrike.io/mitre-techniques": techniques.join(","),
      "clawdstrike.io/description": description,
    },
    controls: [...techniques.map(mitre), ...controls],
  });
}
