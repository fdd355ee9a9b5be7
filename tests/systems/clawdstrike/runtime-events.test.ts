import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Policy } from "../../../model/policy.ts";
import { CLUSTER, rendered } from "./fixtures.ts";

/** Tables of the document, as cells without their code marks. */
const [TYPES = [], YIELDS = []] = readFileSync("docs/runtime-events.md", "utf8")
  .split(/\n(?!\|)/)
  .map((block) => block.split("\n").filter((line) => line.startsWith("|")))
  .filter((lines) => lines.length > 2)
  .map((lines) => lines.map((line) => line.slice(2, -2).replaceAll("`", "").split(" | ")));

const VARIANTS: readonly (readonly [column: string, policies: ReadonlyMap<string, Policy>])[] = [
  ["as-specified", rendered()],
  ["hardened", rendered({ runtimePolicies: "hardened" })],
  [
    "hardened, with bpfLsm and bridgeReadsLsm declared",
    rendered({ runtimePolicies: "hardened", bridgeReadsLsm: true }, { ...CLUSTER, bpfLsm: true }),
  ],
];

/** Type of event by the section of a TracingPolicy that makes it (Tetragon's API, events of 1.7.0). */
const EVENT_OF: Readonly<Record<string, string>> = {
  kprobes: "process_kprobe",
  lsmhooks: "process_lsm",
  tracepoints: "process_tracepoint",
  uprobes: "process_uprobe",
};

const yields = ({ manifest }: Policy): string =>
  Object.keys(manifest.spec as object)
    .flatMap((section) => EVENT_OF[section] ?? [])
    .join(", ");

/** What the bridge reads (T4). */
const READ = ["process_exec", "process_exit", "process_kprobe"];

describe("events for the bridge", () => {
  const [head = [], , ...lines] = YIELDS;

  test.each(VARIANTS)("[T6 text] the document says what each of the six yields: %s", (column, policies) => {
    const at = head.indexOf(column);
    const runtime = [...policies.values()].filter(({ layer }) => layer === "runtime");
    expect(lines.map((cells) => [cells[0], cells[at]])).toEqual(
      runtime.map((policy) => [policy.name, yields(policy)]),
    );
  });

  test("[T35 text] all of them are types that the bridge reads, but for the one policy on LSM hooks", () => {
    const unread = (policies: ReadonlyMap<string, Policy>) =>
      [...policies.values()]
        .filter((policy) => policy.layer === "runtime" && !READ.includes(yields(policy)))
        .map(({ name }) => name);
    expect(VARIANTS.map(([, policies]) => unread(policies))).toEqual([
      ["sdr-file-integrity-monitoring"],
      [],
      ["sdr-file-integrity-monitoring"],
    ]);
  });

  test("[T6 text] each type has the subject that the spec's form gives it", () => {
    const [, , ...types] = TYPES;
    expect(types.map(([type]) => type)).toEqual([...READ, "process_lsm"]);
    for (const [type, , subject, bridge] of types) {
      expect(subject).toBe(`clawdstrike.spine.envelope.tetragon.${type}.v1`);
      expect([type, bridge?.startsWith("reads")]).toEqual([type, READ.includes(type ?? "")]);
    }
  });
});
