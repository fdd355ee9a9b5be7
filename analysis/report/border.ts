import { escapeMarkdown, escapeTerminal } from "../../model/escape.ts";
import type { BorderChange } from "../border/changes.ts";
import type { BorderReport, ReportedCut, ReportedEdge } from "../border/report.ts";
import { wrap } from "./wrap.ts";

/** What every report about a border has to say once. */
export const NODES_NOT_PODS =
  "A cloud's rules see nodes, not pods: what they let one pod do, every pod and process on the node may do there.";

/** Names and rules written out before the rest is counted. */
const SHOWN = 4;

const some = (words: readonly string[]): string => {
  const rest = words.length - SHOWN;
  return rest > 0 ? `${words.slice(0, SHOWN).join(", ")} and ${rest} more` : words.join(", ");
};

export const borderTitle = ({ cloud, machines }: Pick<BorderReport, "cloud" | "machines">): string =>
  `Border of ${cloud}, around ${machines}`;

/** `egress to name api.openai.com: TCP 443; by name; rules to-openai`. */
export const edgeSentence = ({ direction, peer, ports, outcome, byName, rules }: ReportedEdge): string =>
  [
    `${direction} ${direction === "egress" ? "to" : "from"} ${peer}: ${ports}`,
    ...(outcome === "undetermined" ? ["undetermined"] : []),
    ...(byName ? ["by name"] : []),
    `rules ${some(rules)}`,
  ].join("; ");

/** `shop/web -> internet: TCP 25; denied by security-group (default-egress)`. */
export const cutSentence = ({ from, to, ports, outcome, decidedBy }: ReportedCut): string =>
  `${some(from)} -> ${some(to)}: ${ports}; ${outcome} by ${decidedBy.join("; ")}`;

/** A border for a person at a terminal. */
export function borderText(border: BorderReport, width: number): string {
  const lines = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : [`  ${title}`, ...sentences.flatMap((one) => wrap(escapeTerminal(one), width, "    ", "      "))];
  return [
    ...wrap(escapeTerminal(borderTitle(border)), width, "", "  "),
    ...(border.edges.length === 0
      ? ["  Nothing may cross it"]
      : lines("lets pass", border.edges.map(edgeSentence))),
    ...lines("what the cluster allows and the border does not", border.cuts.map(cutSentence)),
    ...wrap(NODES_NOT_PODS, width, "  ", "  "),
  ].join("\n");
}

/** The same for a pull request. */
export function borderMarkdown(border: BorderReport): string {
  const list = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0 ? [] : [title, sentences.map((one) => `- ${escapeMarkdown(one)}`).join("\n")];
  return [
    `### ${escapeMarkdown(borderTitle(border))}`,
    ...list("What may cross it:", border.edges.map(edgeSentence)),
    ...list("What the cluster allows and the border does not:", border.cuts.map(cutSentence)),
    NODES_NOT_PODS,
  ].join("\n\n");
}

/** What became of a border, one sentence for each edge of it. */
export function borderChangeSentences(border: BorderChange): readonly string[] {
  const title = borderTitle(border);
  if (border.fate !== "changed")
    return [`${title}: ${border.fate}; palisade list shows what it lets pass on the side that has it`];
  return border.edges.map(({ change, direction, peer, ports, before, after }) => {
    const end = `${direction} ${direction === "egress" ? "to" : "from"} ${peer}`;
    return `${title}: ${change} ${end}: ${ports}; before by ${some(before)}, now by ${some(after)}`;
  });
}
