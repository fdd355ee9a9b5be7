/** What is proposed for a refused connection: an object that the API server takes, and that allows the connection. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { analyze, type FlowQuery } from "../../analysis/analyze.ts";
import { type Case, readCases } from "../../analysis/cases/case.ts";
import { prepare } from "../../analysis/cases/run.ts";
import { type Change, changesFor } from "../../analysis/explain.ts";
import { Loader } from "../../analysis/input/load.ts";
import { outsideEnd } from "../../analysis/outside.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { checkManifest } from "../../crds/check.ts";
import { CILIUM_READ_DEFAULTS } from "../../dialects/cilium/read-settings.ts";
import { isKubernetesPolicy, staged } from "../../dialects/kubernetes/mode.ts";
import { ENDPOINT_KINDS } from "../../model/endpoint.ts";
import type { Manifest } from "../../model/manifest.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";

/** The cases of a file, but for those of agents that `palisade eval` does not ask about: it reads under the defaults. */
const casesIn = (name: string): readonly Case[] =>
  readCases(parse(readFileSync(new URL(`../fixtures/cases/${name}.yaml`, import.meta.url), "utf8"))).filter(
    ({ readSettings }) => isDeepStrictEqual(readSettings, CILIUM_READ_DEFAULTS),
  );

interface Proposed {
  readonly one: Case;
  readonly query: FlowQuery;
  readonly proposal: Extract<Change, { readonly kind: "add-policy" }>;
}

/** What is proposed for the questions of a case, each also asked over every other protocol that has a name. */
function proposalsOf(one: Case): readonly Proposed[] {
  const { analysis } = prepare(one);
  const named = new Map(one.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  return one.flows.flatMap(({ from: source, to: target, port }) => {
    const [from, to] = [named.get(source), named.get(target)];
    if (from === undefined || to === undefined) throw new Error(`no endpoint ${source} or ${target}`);
    return Object.values(PROTOCOL_NUMBERS).flatMap((protocol): readonly Proposed[] => {
      const query = { from, to, protocol, port: Math.min(port, 255) };
      return changesFor(analysis.flow(query), query, one.engine).flatMap((proposal) =>
        proposal.kind === "add-policy" ? [{ one, query, proposal }] : [],
      );
    });
  });
}

/** What the API server has against an object; a NetworkPolicy has the fields of Calico's staged kind. */
const refusals = (manifest: Manifest): readonly string[] =>
  checkManifest(isKubernetesPolicy(manifest) ? staged(manifest) : manifest).map(diagnosticLine);

/** The answer at the end that refused, once the object is applied beside the policies of the case. */
function outcomeWith({ one, query, proposal }: Proposed): string {
  const loader = new Loader(one.readSettings);
  for (const value of [...one.policies, proposal.manifest]) loader.addDocument(value, {});
  const loaded = loader.finish();
  const analysis = analyze({ ...loaded, endpoints: one.endpoints }, one.settings);
  return analysis.flow(query).sides[proposal.side].outcome;
}

const words = ({ one, query: { from, to, protocol, port }, proposal }: Proposed): string =>
  `${one.engine}, ${one.name}: ${from.name} -> ${to.name} ${protocol}/${port}: ${JSON.stringify(proposal.manifest)}`;

describe.each([
  ["cilium", 250],
  ["clawdstrike", 250],
  ["calico", 250],
  ["by-hand", 200],
  ["differential", 20],
] as const)("%s.yaml", (file, least) => {
  const all = casesIn(file).flatMap(proposalsOf);
  const found = [...new Map(all.map((each) => [words(each), each])).values()];

  test("something is proposed for many refused connections", () => {
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  test("what is proposed is valid", () => {
    const invalid = found.flatMap((each) =>
      refusals(each.proposal.manifest).map((refusal) => `${refusal} of ${words(each)}`),
    );
    expect(invalid).toEqual([]);
  });

  test("what is proposed, applied, allows the connection at that end", () => {
    const refused = found.filter((each) => outcomeWith(each) !== "allowed").map(words);
    expect(refused).toEqual([]);
  });
});

describe("every kind of end", () => {
  const pod = { ...outsideEnd("pod", "pod"), namespace: "shop", labels: { app: "pod" } };
  const closed = (direction: "ingress" | "egress") => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    metadata: { name: "closed" },
    spec: { endpointSelector: {}, [direction]: [{}] },
  });

  test.each(ENDPOINT_KINDS.filter((kind) => kind !== "pod"))(
    "Cilium lets a pod through to %s, and from it",
    (kind) => {
      const other = outsideEnd(kind, kind);
      for (const [direction, from, to] of [
        ["egress", pod, other],
        ["ingress", other, pod],
      ] as const) {
        const analysisWith = (...more: readonly object[]) => {
          const loader = new Loader();
          for (const value of [closed(direction), ...more]) loader.addDocument(value, {});
          return analyze({ ...loader.finish(), endpoints: [pod, other] }, settingsFor("cilium"));
        };
        const query = { from, to, protocol: PROTOCOL_NUMBERS.TCP, port: 80 };
        const verdict = analysisWith().flow(query);
        const added = changesFor(verdict, query, "cilium").flatMap((change) =>
          change.kind === "add-policy" && change.side === direction ? [change.manifest] : [],
        );
        // The node of a pod gets in as it is.
        expect(added.length).toBe(kind === "host" && direction === "ingress" ? 0 : 1);
        expect(added.flatMap(refusals)).toEqual([]);
        expect(analysisWith(...added).flow(query).sides[direction].outcome).toBe("allowed");
      }
    },
  );
});
