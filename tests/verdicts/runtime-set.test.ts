/** Rows of Spec 01 about all six runtime policies of the shipped stacks. */
import { describe, expect, test } from "@jest/globals";
import * as kernel from "./kernel.ts";
import {
  EGRESS,
  ESCAPE,
  EXEC,
  elsewhere,
  FILES,
  GUARD,
  inSdr,
  MINING,
  OUTSIDE,
  onHost,
  policies,
  SHELL,
  seen,
  type Tree,
} from "./runtime-policies.ts";
import type { ShippedStack } from "./shipped.ts";

describe("all six", () => {
  const selectors = (manifest: Tree): Tree[] =>
    [...(manifest.spec.kprobes ?? []), ...(manifest.spec.lsmhooks ?? [])].flatMap((hook) => hook.selectors);
  const reporting = (manifest: Tree): Tree[] =>
    selectors(manifest).filter(({ matchActions }) =>
      matchActions.every(({ action }: Tree) => action !== "NoPost"),
    );
  const unlimited = (stack: ShippedStack): string[] =>
    policies(stack)
      .filter((manifest) =>
        reporting(manifest).some(
          ({ matchActions }) =>
            !matchActions.some(({ action, rateLimit }: Tree) => action === "Post" && rateLimit),
        ),
      )
      .map(({ metadata }) => metadata.name);
  const onTheHost = (stack: ShippedStack): string[] =>
    policies(stack)
      .filter((manifest) =>
        selectors(manifest).some(
          ({ matchNamespaces = [] }) =>
            !matchNamespaces.some(
              ({ namespace, operator, values }: Tree) =>
                namespace === "Pid" && operator === "NotIn" && values.includes("host_ns"),
            ),
        ),
      )
      .map(({ metadata }) => metadata.name);
  const SIX = [EXEC, FILES, EGRESS, ESCAPE, MINING, GUARD].map(({ policy }) => policy);

  test("[T11 effect prod] limit every event that they report", () => {
    expect(policies("prod").map(({ metadata }) => metadata.name)).toEqual(SIX);
    expect(unlimited("prod")).toEqual([]);
  });

  test("[T11 contradicted dev] as specified only the first limits its events", () => {
    expect(unlimited("dev")).toEqual(SIX.slice(1));
  });

  test("[T12 effect prod] leave the processes of the host alone, in every selector", () => {
    expect(policies("prod").map(({ metadata }) => metadata.name)).toEqual(SIX);
    expect(onTheHost("prod")).toEqual([]);
  });

  test("[T12 contradicted dev] as specified five judge processes of the host as well, the fourth in half of its hooks", () => {
    expect(onTheHost("dev")).toEqual(SIX.slice(1));
    expect(seen("dev", MINING, onHost("/usr/bin/kubelet"), kernel.connects("10.1.1.1", 8888))).toEqual([
      "would be Sigkill",
    ]);
  });

  test("[X15 effect] are the specified six in dev; in prod they have scope, limits and no host process", () => {
    expect(unlimited("dev")).not.toEqual([]);
    expect([unlimited("prod"), onTheHost("prod")]).toEqual([[], []]);
    for (const { spec } of policies("prod")) expect(spec).toHaveProperty("podSelector");
  });

  test("[T4 contradicted dev] as specified the watch on files yields events of a type that the bridge does not read", () => {
    const types = kernel
      .seenBy(policies("dev"), inSdr("/bin/cat"), kernel.opens("/etc/aegisnet/config.yaml"))
      .map(({ type }) => type);
    expect(types).toEqual(["process_lsm"]);
  });

  test("[T4 effect prod] yield events of the type that the bridge reads, whatever happens", () => {
    const calls = [
      ...kernel.starts("/usr/bin/curl"),
      ...kernel.opens("/etc/aegisnet/config.yaml"),
      ...kernel.connects(OUTSIDE, 4444),
      ...kernel.becomes(0),
      ...kernel.touches("/etc/clawdstrike/evil.yaml"),
    ];
    const events = kernel.seenBy(policies("prod"), inSdr(SHELL, 1000), calls);
    expect([...new Set(events.map(({ policy }) => policy))].sort()).toEqual([...SIX].sort());
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["process_kprobe"]));
  });

  test("[T2 contradicted] no program is blocked by the first of them, in either stack", () => {
    for (const stack of ["dev", "prod"] as const)
      expect(seen(stack, EXEC, inSdr(SHELL), kernel.starts("/usr/bin/curl"))).toEqual(["reported"]);
  });

  test("[X14 effect] the first three report and stop nothing, in either stack", () => {
    for (const stack of ["dev", "prod"] as const) {
      expect(seen(stack, EXEC, inSdr(SHELL), kernel.starts("/usr/bin/curl"))).toEqual(["reported"]);
      expect(seen(stack, FILES, inSdr("/bin/cat"), kernel.opens("/etc/clawdstrike/a"))).toEqual(["reported"]);
      expect(seen(stack, EGRESS, inSdr("/usr/bin/curl"), kernel.connects(OUTSIDE, 80))).toEqual(["reported"]);
    }
    const blocking = { ...EXEC, options: { blocking: ["sdr-exec-allowlist"] } };
    expect(seen("prod", blocking, inSdr(SHELL), kernel.starts("/usr/bin/curl"))).toEqual(["Override"]);
  });
});

describe("[X19 effect] who is killed", () => {
  test("nobody in dev, and in prod no process of the host and none of kube-system", () => {
    const system = { program: "/usr/bin/x", pod: { namespace: "kube-system", labels: {} }, euid: 1000 };
    const calls = [
      ...kernel.becomes(0),
      ...kernel.connects(OUTSIDE, 8888),
      ...kernel.writes("/etc/clawdstrike/a"),
    ];
    const killed = (stack: ShippedStack, by: kernel.Process): string[] =>
      kernel
        .seenBy(policies(stack), by, calls)
        .filter(({ acts, stops }) => acts && stops.includes("Sigkill"))
        .map(({ policy }) => policy);
    for (const by of [inSdr(SHELL, 1000), elsewhere(SHELL, 1000), onHost(SHELL), system])
      expect(killed("dev", by)).toEqual([]);
    expect(killed("prod", onHost(SHELL))).toEqual([]);
    expect(killed("prod", system)).toEqual([]);
    expect(killed("prod", inSdr(SHELL, 1000))).toEqual([ESCAPE.policy, MINING.policy, GUARD.policy]);
  });
});
