/** Every rollback toggle of the stack config: exactly the named objects go or change, and toggling back restores them. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { cleanSlate, closeStacks } from "../harness.ts";
import {
  type Config,
  changesOf,
  configOf,
  openPalisade,
  policiesByTitle,
  upOf,
  withSystem,
} from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const prod = configOf("prod");

const NETWORK = [
  "hubble-bridge",
  "hushd",
  "nats-jetstream",
  "sdr-allow-dns",
  "sdr-allow-prometheus",
  "sdr-namespace-default-deny",
  "spine-checkpointer",
  "spine-proofs-api",
  "spine-witness",
  "tetragon-bridge",
];
const KILLING = ["sdr-container-escape-detection", "sdr-crypto-mining-detection", "sdr-guard-enforcement"];
const RUNTIME = [...KILLING, "sdr-exec-allowlist", "sdr-file-integrity-monitoring", "sdr-network-egress"];

const all = (op: string, names: readonly string[]) => names.map((name) => `${op} clawdstrike-${name}`);

const others = (systems: unknown): Config => {
  const { clawdstrike: _gone, ...rest } = systems as Config;
  return rest;
};

interface Toggle {
  readonly what: string;
  readonly config: Config;
  readonly there: readonly string[];
  readonly back: readonly string[];
}

const TOGGLES: readonly Toggle[] = [
  {
    what: "off: network",
    config: withSystem(prod, "clawdstrike", { off: ["network"] }),
    there: all("delete", NETWORK),
    back: all("create", NETWORK),
  },
  {
    what: "off: runtime",
    config: withSystem(prod, "clawdstrike", { off: ["runtime"] }),
    there: all("delete", RUNTIME),
    back: all("create", RUNTIME),
  },
  {
    what: "off: one network policy",
    config: withSystem(prod, "clawdstrike", { off: ["spine-witness"] }),
    there: all("delete", ["spine-witness"]),
    back: all("create", ["spine-witness"]),
  },
  {
    what: "off: the separate DNS and Prometheus policies",
    config: withSystem(prod, "clawdstrike", { off: ["sdr-allow-dns", "sdr-allow-prometheus"] }),
    there: all("delete", ["sdr-allow-dns", "sdr-allow-prometheus"]),
    back: all("create", ["sdr-allow-dns", "sdr-allow-prometheus"]),
  },
  {
    what: "off: one runtime policy",
    config: withSystem(prod, "clawdstrike", { off: ["sdr-container-escape-detection"] }),
    there: all("delete", ["sdr-container-escape-detection"]),
    back: all("create", ["sdr-container-escape-detection"]),
  },
  {
    what: "mode of the runtime layer",
    config: withSystem(prod, "clawdstrike", { mode: { runtime: "audit" } }),
    there: all("update", KILLING),
    back: all("update", KILLING),
  },
  {
    what: "mode of one runtime policy",
    config: withSystem(prod, "clawdstrike", { mode: { "sdr-guard-enforcement": "audit" } }),
    there: all("update", ["sdr-guard-enforcement"]),
    back: all("update", ["sdr-guard-enforcement"]),
  },
  {
    what: "the whole system removed",
    config: { ...prod, "palisade:systems": others(prod["palisade:systems"]) },
    there: all("delete", [...NETWORK, ...RUNTIME]),
    back: all("create", [...NETWORK, ...RUNTIME]),
  },
];

describe("[C58] [C75] [C76] [T37] [Q3] each toggle, there and back", () => {
  test("touches exactly what it names, and restores it equal", async () => {
    const stack = await openPalisade(prod, { name: "prod" });
    await upOf(stack);
    const before = await policiesByTitle();
    for (const { what, config, there, back } of TOGGLES) {
      expect([what, changesOf(await upOf(stack, config))]).toEqual([what, there.toSorted()]);
      const gone = there.filter((change) => change.startsWith("delete ")).length;
      expect([what, Object.keys(await policiesByTitle()).length]).toEqual([
        what,
        Object.keys(before).length - gone,
      ]);
      expect([what, changesOf(await upOf(stack, prod))]).toEqual([what, back.toSorted()]);
      expect([what, await policiesByTitle()]).toEqual([what, before]);
    }
  }, 600_000); // seventeen operations
});
