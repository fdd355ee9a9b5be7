import { getOrganization, getProject, getStack, log, runtime } from "@pulumi/pulumi";
import { escapeTerminal } from "../model/escape.ts";
import { edgeChanges } from "../proof/edge-changes.ts";
import type { EdgeOutput } from "../proof/edges.ts";

/** Edges named of each kind, before the rest is counted. */
const NAMED = 10;

/**
 * Says in a preview and an update which edges the change opens and closes against what the stack's last update left in
 * its output `edges`; nothing before the first update. What the backend does not hand out is no reason to fail.
 */
export async function logEdgeChanges(edges: EdgeOutput): Promise<void> {
  const changes = edgeChanges(await lastOutput("edges"), edges);
  if (changes === undefined) return;
  const { opened, closed } = changes;
  const lines = [
    `This change opens ${count(opened)} and closes ${count(closed)}`,
    ...named("+", opened),
    ...named("-", closed),
  ];
  await log.info(lines.map(escapeTerminal).join("\n  "));
}

/** An output of this stack as its last update left it, through the engine, so that no resource is made for it. */
async function lastOutput(name: string): Promise<unknown> {
  try {
    const stack = `${getOrganization()}/${getProject()}/${getStack()}`;
    const { outputs } = await runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack });
    return (outputs as Readonly<Record<string, unknown>>)[name];
  } catch (error) {
    await log.debug(`the last outputs of this stack cannot be read: ${String(error)}`);
    return undefined;
  }
}

const count = (edges: readonly string[]): string =>
  edges.length === 0 ? "no edge" : edges.length === 1 ? "1 edge" : `${edges.length} edges`;

const named = (sign: string, edges: readonly string[]): readonly string[] => [
  ...edges.slice(0, NAMED).map((edge) => `${sign} ${edge}`),
  ...(edges.length > NAMED
    ? [`${sign} ${edges.length - NAMED} more: the diff of the output edges names them`]
    : []),
];
