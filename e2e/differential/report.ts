import { differences } from "./compare.ts";
import type { Engine } from "./engine.ts";
import { caseFile, caseOf, type Scenario } from "./scenario.ts";
import { type Compared, compare } from "./session.ts";
import { shrink } from "./shrink.ts";

/** What a disagreement is about, so that shrinking stays with it. */
const topic = (disagreement: Compared["disagreements"][number]): string =>
  disagreement.kind === "flow"
    ? disagreement.parts.join("; ")
    : `validity: ${disagreement.engine === "valid" ? "the engine takes it" : "the engine refuses it"}`;

/** Every endpoint has its address, and the endpoints of a namespace say the same of it. */
const isCluster = ({ endpoints }: Scenario): boolean => {
  const labels = new Map(
    endpoints.map(({ namespace, namespaceLabels }) => [namespace, JSON.stringify(namespaceLabels)]),
  );
  return endpoints.every(
    ({ ip, namespace, namespaceLabels }) =>
      ip !== undefined && labels.get(namespace) === JSON.stringify(namespaceLabels),
  );
};

/**
 * The first disagreement of a scenario, made as small as it gets, as a case file with the engine's answers. Policies
 * stay as valid as they were, and endpoints keep their addresses.
 */
export async function smallest(engine: Engine, compared: Compared): Promise<string> {
  const [first] = compared.disagreements;
  if (first === undefined) throw new Error("nothing to shrink");
  const wanted = topic(first);
  const refused = compared.engine.rejected.length;
  const flow = first.kind === "flow" ? compared.scenario.flows[first.index] : compared.scenario.flows[0];
  const start: Scenario = { ...compared.scenario, flows: flow === undefined ? [] : [flow] };
  const shows = async (candidate: Scenario): Promise<boolean> => {
    if (candidate.flows.length !== 1 || !isCluster(candidate)) return false;
    const { disagreements, engine: answer } = await compare(engine, candidate);
    const [still] = disagreements;
    return still !== undefined && topic(still) === wanted && answer.rejected.length <= refused;
  };
  const small = (await shows(start)) ? await shrink(start, shows) : compared.scenario;
  const { engine: answer, ours, disagreements } = await compare(engine, small);
  const written = caseOf(small, `scenario ${compared.number}`, answer.flows, answer.rejected.length === 0);
  const parts = small.flows.flatMap((_, i) => {
    const [theirs, mine] = [answer.flows[i], ours.flows[i]];
    return theirs === undefined || mine === undefined ? [] : differences(theirs, mine);
  });
  const said = disagreements.map((one) =>
    one.kind === "validity"
      ? `${one.policy}: engine ${one.engine}; analyzer ${one.ours}`
      : one.parts.join("; "),
  );
  return `${caseFile(written)}# differs, the engine's answer first: ${[...new Set([...said, ...parts])].join("; ")}\n`;
}
