import { bordersOf } from "../../analysis/clouds/firewalls.ts";
import { readStack } from "../../cli/stack-file.ts";
import type { CloudRule } from "../../model/cloud-reading.ts";
import { type DomainName, portWords } from "../../model/edge.ts";
import { buildPlan } from "../../plan/build.ts";
import { cloudResourcesOf } from "../../plan/plan.ts";

/** The example stacks whose rules docs/cloud.md lists. */
export const EXAMPLES = ["eks", "gke", "aks"] as const;
export type Example = (typeof EXAMPLES)[number];

export const examplePlan = (stack: Example) => buildPlan(readStack("examples", stack));

const planned = (stack: Example) => cloudResourcesOf(examplePlan(stack));

const COVERS: Readonly<Record<DomainName["covers"], (name: string) => string>> = {
  itself: (name) => name,
  below: (name) => `*.${name}`,
  "itself-and-below": (name) => `${name} and all below`,
};

const peerText = ({ peer }: CloudRule): string => {
  switch (peer.kind) {
    case "any":
      return "any";
    case "nodes":
      return "the nodes";
    case "cidr":
      return peer.cidr;
    case "group":
      return peer.group;
    case "service":
      return peer.service;
    case "dns":
      return COVERS[peer.covers](peer.name);
  }
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** The rules of an example, one line each, with why it is there: what the cloud itself implies is left out. */
export function ruleTable(stack: Example): readonly string[] {
  const resources = planned(stack);
  const why = new Map(resources.map(({ id, why: because }) => [id.slice(id.indexOf("/") + 1), because]));
  const rules = bordersOf(resources).flatMap(({ reading }) =>
    reading.layers.flatMap((layer) => layer.rules.filter(({ id }) => why.has(id))),
  );
  const merged = [...Map.groupBy(rules, ({ id }) => id)].toSorted(([a, [one]], [b, [other]]) =>
    `${one?.direction === "ingress" ? 0 : 1} ${a}` < `${other?.direction === "ingress" ? 0 : 1} ${b}`
      ? -1
      : 1,
  );
  return merged.map(([id, all]) => {
    const [first] = all;
    const ends = [...new Set(all.map(peerText))].join(", ");
    const ports = [...new Set(all.map(({ port }) => portWords(port)))].join(", ");
    const towards = first?.direction === "egress" ? "to" : "from";
    return row(id, `${towards} ${ends}`, ports, first?.action ?? "", why.get(id) ?? "");
  });
}

/** The names that the tiers of an example judge. */
export const namesOf = (stack: Example): readonly string[] =>
  [
    ...new Set(
      bordersOf(planned(stack)).flatMap(({ reading }) =>
        reading.layers.flatMap(({ rules }) =>
          rules.flatMap((rule) => (rule.peer.kind === "dns" ? [peerText(rule)] : [])),
        ),
      ),
    ),
  ].toSorted();

/** Everything else that an example makes in its cloud. */
function restTable(stack: Example): readonly string[] {
  const rules = new Set(ruleTable(stack).map((line) => line.split(" | ")[0]?.slice(2)));
  return planned(stack)
    .filter(({ id }) => !rules.has(id.slice(id.indexOf("/") + 1)))
    .map(({ id, type, why }) => row(id.slice(id.indexOf("/") + 1), type.split(":").at(-1) ?? type, why));
}

/** The section of docs/cloud.md about one example. */
export const section = (stack: Example): string =>
  [
    ["| rule | whom | ports | | why |", "|---|---|---|---|---|", ...ruleTable(stack)].join("\n"),
    `Names that are judged: ${namesOf(stack).map(cell).join(", ")}.`,
    ["| beside them | kind | why |", "|---|---|---|", ...restTable(stack)].join("\n"),
  ].join("\n\n");
