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
  type Wanted,
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

const others = (systems: unknown): Config => {
  const { clawdstrike: _gone, ...rest } = systems as Config;
  return rest;
};

interface Toggle {
  readonly what: string;
  readonly config: Config;
  /** The policies of ClawdStrike that it takes away; absent: none. */
  readonly off?: readonly string[];
  /** Those that it turns to audit; absent: none. */
  readonly audited?: readonly string[];
}

const NONE: Toggle = { what: "no toggle", config: prod };

/** Neighbours but the last two touch different policies, so that one step shows one toggle there and another one back. */
const TOGGLES: readonly Toggle[] = [
  {
    what: "off: network",
    config: withSystem(prod, "clawdstrike", { off: ["network"] }),
    off: NETWORK,
  },
  {
    what: "off: runtime",
    config: withSystem(prod, "clawdstrike", { off: ["runtime"] }),
    off: RUNTIME,
  },
  {
    what: "off: the separate DNS and Prometheus policies",
    config: withSystem(prod, "clawdstrike", { off: ["sdr-allow-dns", "sdr-allow-prometheus"] }),
    off: ["sdr-allow-dns", "sdr-allow-prometheus"],
  },
  {
    what: "mode of the runtime layer",
    config: withSystem(prod, "clawdstrike", { mode: { runtime: "audit" } }),
    audited: KILLING,
  },
  {
    what: "off: one network policy",
    config: withSystem(prod, "clawdstrike", { off: ["spine-witness"] }),
    off: ["spine-witness"],
  },
  {
    what: "off: one runtime policy",
    config: withSystem(prod, "clawdstrike", { off: ["sdr-container-escape-detection"] }),
    off: ["sdr-container-escape-detection"],
  },
  {
    what: "mode of one runtime policy",
    config: withSystem(prod, "clawdstrike", { mode: { "sdr-guard-enforcement": "audit" } }),
    audited: ["sdr-guard-enforcement"],
  },
  {
    what: "the whole system removed",
    config: { ...prod, "palisade:systems": others(prod["palisade:systems"]) },
    off: [...NETWORK, ...RUNTIME],
  },
];

type State = "on" | "audited" | "off";

function stateOf(name: string, { off = [], audited = [] }: Toggle): State {
  if (off.includes(name)) return "off";
  return audited.includes(name) ? "audited" : "on";
}

/** What becomes of one policy between two toggles; empty when nothing does. */
function changeOf(name: string, from: State, to: State): string[] {
  if (from === to) return [];
  if (to === "off") return [`delete clawdstrike-${name}`];
  return [`${from === "off" ? "create" : "update"} clawdstrike-${name}`];
}

/** Every change between two toggles, of whatever object. */
const changesBetween = (from: Toggle, to: Toggle): string[] =>
  [...NETWORK, ...RUNTIME]
    .flatMap((name) => changeOf(name, stateOf(name, from), stateOf(name, to)))
    .toSorted();

/** The whole cluster under a toggle, by what it was without: the rest of it is equal. */
function under(toggle: Toggle, before: Readonly<Record<string, Wanted>>): Record<string, Wanted> {
  const kept = Object.entries(before).flatMap(([title, policy]): [string, Wanted][] => {
    const state = stateOf(title.split(/[ /]/).at(-1) ?? "", toggle);
    if (state === "off") return [];
    return [[title, state === "audited" ? audit(policy) : policy]];
  });
  return Object.fromEntries(kept);
}

/** A Tetragon policy that enforces, as it watches: `spec.options` of everything else stays. */
function audit(policy: Wanted): Wanted {
  const { options, ...spec } = policy.spec as { options: readonly { name: string; value: string }[] };
  const turned = options.map((option) =>
    option.name === "policy-mode" ? { ...option, value: "monitor" } : option,
  );
  return { ...policy, spec: { ...spec, options: turned } };
}

describe("[C58 C75 C76 T37 Q3 effect prod] each toggle, there and back", () => {
  test("touches exactly what it names, and restores it equal", async () => {
    const stack = await openPalisade(prod, { name: "prod" });
    await upOf(stack);
    const before = await policiesByTitle();
    let from = NONE;
    for (const to of [...TOGGLES, NONE]) {
      const step = `from ${from.what} to ${to.what}`;
      expect([step, changesOf(await upOf(stack, to.config))]).toEqual([step, changesBetween(from, to)]);
      expect([step, await policiesByTitle()]).toEqual([step, under(to, before)]);
      from = to;
    }
  }, 600_000); // ten operations
});
