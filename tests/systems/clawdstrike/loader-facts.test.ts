import { describe, expect, test } from "@jest/globals";
import type { SystemContext } from "../../../model/system.ts";
import { BLOCKABLE, type ClawdstrikeOptions } from "../../../systems/clawdstrike/options.ts";
import { CLUSTER, rendered } from "./fixtures.ts";
import { LOADER_FACTS } from "./loader-facts.ts";

interface Variant {
  readonly title: string;
  readonly changes: Partial<ClawdstrikeOptions>;
  readonly context: SystemContext;
}

const hardened = { runtimePolicies: "hardened", spireSocketPolicy: true } as const;
const VARIANTS: readonly Variant[] = [
  { title: "alerting", changes: hardened, context: CLUSTER },
  {
    title: "on BPF LSM",
    changes: { ...hardened, bridgeReadsLsm: true },
    context: { ...CLUSTER, bpfLsm: true },
  },
  { title: "blocking", changes: { ...hardened, blocking: BLOCKABLE }, context: CLUSTER },
];

const broken = ({ changes, context }: Variant, fact: string): string[] =>
  [...rendered(changes, context).values()]
    .filter((policy) => policy.layer === "runtime")
    .flatMap((policy) =>
      (LOADER_FACTS[fact]?.(policy.manifest) ?? []).map((place) => `${policy.file} ${place}`),
    );

describe.each(VARIANTS)("the hardened six, $title, keep what the loader and the kernel ask", (variant) => {
  test.each(Object.keys(LOADER_FACTS))("%s", (fact) => {
    expect(broken(variant, fact)).toEqual([]);
  });
});

describe("the same checks find what is wrong with the spec's own text", () => {
  const asSpecified: Variant = { title: "as specified", changes: {}, context: CLUSTER };
  const found = Object.fromEntries(
    Object.keys(LOADER_FACTS).map((fact) => [fact.slice(0, 5), broken(asSpecified, fact)]),
  );

  test.each([
    [
      "TG016",
      [
        "04-container-escape-detection.yaml sys_setuid[0]",
        "05-crypto-mining-detection.yaml tcp_connect[0]",
        "06-guard-enforcement.yaml security_file_permission[0]",
      ],
    ],
    ["TG019", ["01-exec-allowlist.yaml sys_execve[0]"]],
    ["TG021", ["02-file-integrity-monitoring.yaml file_open[0]"]],
    [
      "TG022",
      [
        "04-container-escape-detection.yaml sys_setuid[0]",
        "04-container-escape-detection.yaml sys_unshare[0]",
      ],
    ],
    ["TG023", ["03-network-egress.yaml tcp_connect[0]"]],
    [
      "TG024",
      [
        "01-exec-allowlist.yaml sys_execve[1]",
        "02-file-integrity-monitoring.yaml file_open[0]",
        "03-network-egress.yaml tcp_connect[0]",
        "04-container-escape-detection.yaml sys_unshare[0]",
      ],
    ],
  ])("%s", (rule, places) => {
    expect(found[rule]).toEqual(places);
  });

  test.each([
    "TG002",
    "TG003",
    "TG004",
    "TG005",
    "TG007",
    "TG008",
    "TG009",
    "TG012",
    "TG013",
    "TG014",
    "TG017",
    "TG018",
  ])("%s holds already: the loader accepts all six", (rule) => {
    expect(found[rule]).toEqual([]);
  });
});
