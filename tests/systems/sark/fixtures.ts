import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import type { Policy } from "../../../model/policy.ts";
import type { SystemContext } from "../../../model/system.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { type DomainAddresses, SARK_DEFAULTS, type SarkOptions } from "../../../systems/sark/options.ts";

const root = fileURLToPath(new URL("../../fixtures/sark/network-policies/", import.meta.url));

/** The documents of a YAML file of tests/fixtures/sark/network-policies. */
export const fixture = (file: string): unknown[] =>
  parseAllDocuments(readFileSync(`${root}${file}`, "utf8")).map((document) => document.toJS());

export const options = (changes: Partial<SarkOptions> = {}): SarkOptions => ({
  ...SARK_DEFAULTS,
  ...changes,
});

export const ON: Readonly<Record<"cilium" | "enterprise" | "open-source", SystemContext>> = {
  cilium: { cni: "cilium", calicoEdition: "open-source", bpfLsm: false },
  enterprise: { cni: "calico", calicoEdition: "enterprise", bpfLsm: false },
  "open-source": { cni: "calico", calicoEdition: "open-source", bpfLsm: false },
};

export const policiesOf = (
  changes: Partial<SarkOptions> = {},
  context: SystemContext = ON.cilium,
): readonly Policy[] => SYSTEMS.sark.policies(options(changes), context);

/** Addresses for the two domains of the spec, as the fixture has them. */
export const ADDRESSES: readonly DomainAddresses[] = [
  {
    domain: "*.openai.com",
    cidrs: ["192.0.2.0/24", "198.51.100.7/32"],
    owner: "platform",
    expires: "2030-01-31",
  },
  { domain: "*.anthropic.com", cidrs: ["160.79.104.0/23"], owner: "security", expires: "2030-06-30" },
];
