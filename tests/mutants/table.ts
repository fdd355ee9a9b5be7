/** Mistakes that no tagged unit test noticed once: each names the row tags whose tests must fail on it, every one of them. */
import type { Patch } from "../../e2e/mutants/mutant.ts";

/** A tag and the file of the tests that carry it: `["C84 text", "tests/systems/…"]`. */
export type Carried = readonly [tag: string, file: string];

export interface RowMutant extends Patch {
  readonly caughtBy: readonly [Carried, ...Carried[]];
}

const ACCEPTANCE = "tests/systems/clawdstrike/acceptance.test.ts";
const RULES = "tests/verdicts/clawdstrike-rules.test.ts";
const RUNTIME = "tests/verdicts/runtime-set.test.ts";

const inFile = (file: string, ...tags: readonly [string, ...string[]]): readonly [Carried, ...Carried[]] => {
  const [first, ...others] = tags;
  return [[first, file], ...others.map((tag): Carried => [tag, file])];
};

export const MUTANTS: readonly RowMutant[] = [
  {
    name: "egress: NATS's port to anybody",
    why: "The spine services send what they know to any address that listens at 4222.",
    file: "systems/clawdstrike/policies/network/rules.ts",
    find: 'toEndpoints: [podsSeenFrom(options.namespace, options.natsNamespace, ofComponent(options, "nats"))],',
    replace: 'toEntities: ["all"],',
    caughtBy: inFile(ACCEPTANCE, "C84 text"),
  },
  {
    name: "NATS: clients from the world",
    why: "Anybody on the internet reads and writes the message bus.",
    file: "systems/clawdstrike/policies/network/07-nats-jetstream.ts",
    find: "fromEndpoints: [podsSeenFrom(options.natsNamespace, options.namespace, SDR)],",
    replace: 'fromEntities: ["world"],',
    caughtBy: [
      ...inFile(ACCEPTANCE, "C89 text", "C90 text"),
      ...inFile(
        RULES,
        "C10 effect",
        "C11 effect",
        "C12 effect",
        "C15 contradicted",
        "C17 effect",
        "C18 effect",
      ),
      ...inFile(RULES, "C88 contradicted", "C89 effect", "C90 effect"),
    ],
  },
  {
    name: "NATS: the bridge's rule for the world",
    why: "The rule for one bridge opens the message bus to the internet.",
    file: "systems/clawdstrike/policies/network/07-nats-jetstream.ts",
    find: 'fromEndpoints: [podsIn(options.systemNamespace, ofComponent(options, "tetragon-bridge"))],',
    replace: 'fromEntities: ["world"],',
    caughtBy: [
      ...inFile(ACCEPTANCE, "C88 text", "C90 text"),
      ...inFile(RULES, "C10 effect", "C15 contradicted", "C88 contradicted", "C90 effect"),
    ],
  },
  {
    name: "NATS: routes from the world",
    why: "Anybody on the internet joins the cluster of the message bus.",
    file: "systems/clawdstrike/policies/network/07-nats-jetstream.ts",
    find: "{ fromEndpoints: [replicas()], toPorts",
    replace: '{ fromEntities: ["world"], toPorts',
    caughtBy: [...inFile(ACCEPTANCE, "C90 text"), ...inFile(RULES, "C24 effect", "C90 effect")],
  },
  {
    name: "hardened: events without a limit",
    why: "One busy pod floods the log and whoever reads it.",
    file: "systems/clawdstrike/policies/runtime/hardened/actions.ts",
    find: 'rateLimit: "1m",',
    replace: "",
    caughtBy: inFile(RUNTIME, "T11 effect prod"),
  },
  {
    name: "hardened: connections of the host",
    why: "Every image that a node pulls is an alert.",
    file: "systems/clawdstrike/policies/runtime/hardened/03-network-egress.ts",
    find: "matchNamespaces: offHost(),",
    replace: "",
    caughtBy: inFile(RUNTIME, "T12 effect prod"),
  },
  {
    name: "drop-log.sh: another prefix",
    why: "Whoever follows the spec's prefix in the log sees nothing.",
    file: "systems/pmoves/live.ts",
    find: 'prefix: "NETPOL-DROP: ",',
    replace: 'prefix: "DROPPED: ",',
    caughtBy: inFile("tests/live/compose.test.ts", "P55 live"),
  },
  {
    name: "runtime.sh: an event without a hash will do",
    why: "A watch on files that takes no hash passes for one that does.",
    file: "systems/clawdstrike/live.ts",
    find: 'word: "ima_hash",',
    replace: "",
    caughtBy: inFile("tests/live/matters.test.ts", "T30 live"),
  },
  {
    name: "the intent is not said",
    why: "A preview no longer shows which intended edges the policies refuse.",
    file: "components/security-stack.ts",
    find: "if (intent !== undefined) logIntent(intent, this);",
    replace: "",
    caughtBy: inFile("tests/components/security-stack.test.ts", "X1 contradicted"),
  },
  {
    name: "edges that change are not said",
    why: "A preview no longer shows what a change opens.",
    file: "components/edges.ts",
    find: 'await log.info(lines.map(escapeTerminal).join("\\n  "));',
    replace: "",
    caughtBy: inFile("tests/components/edges.test.ts", "Q3 effect"),
  },
  {
    name: "the program does not ask for edges that change",
    why: "The component is there and nobody calls it.",
    file: "index.ts",
    find: "await logEdgeChanges(edges);",
    replace: "",
    caughtBy: inFile("tests/components/edges.test.ts", "Q3 effect"),
  },
];
