import type { BorderChange } from "../../analysis/clouds/changes.ts";
import {
  type BorderReport,
  borderTitle,
  type ReportedCut,
  type ReportedEdge,
} from "../../analysis/clouds/report.ts";
import { escapeMarkdown, escapeTerminal } from "../../model/escape.ts";
import { wrap } from "./wrap.ts";

/** What every report about a border has to say once. */
export const NODES_NOT_PODS =
  "A cloud's rules see nodes, not pods: what they let one pod do, every pod and process on the node may do there.";

/** Sentences of each kind that a plan shows of a border. */
export const SHOWN_IN_PLAN = 12;

/** Names and rules written out before the rest is counted. */
const SHOWN = 4;

const some = (words: readonly string[]): string => {
  const rest = words.length - SHOWN;
  return rest > 0 ? `${words.slice(0, SHOWN).join(", ")} and ${rest} more` : words.join(", ");
};

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

/** A border for a person at a terminal; `most` sentences of each kind, absent means all. */
export function borderText(border: BorderReport, width: number, most = Number.POSITIVE_INFINITY): string {
  const lines = (title: string, all: readonly string[]): string[] =>
    all.length === 0
      ? []
      : [
          `  ${title}`,
          ...capped(all, most).flatMap((one) => wrap(escapeTerminal(one), width, "    ", "      ")),
        ];
  return [
    ...wrap(escapeTerminal(borderTitle(border)), width, "", "  "),
    ...(border.edges.length === 0
      ? ["  Nothing may cross it"]
      : lines("lets pass", border.edges.map(edgeSentence))),
    ...lines("what the cluster allows and the border does not", border.cuts.map(cutSentence)),
    ...wrap(NODES_NOT_PODS, width, "  ", "  "),
  ].join("\n");
}

/** The first sentences, and how many there are beside them. */
const capped = (all: readonly string[], most: number): readonly string[] =>
  all.length <= most
    ? all
    : [...all.slice(0, most), `and ${all.length - most} more; palisade list shows all`];

/** The same for a pull request. */
export function borderMarkdown(border: BorderReport, most = Number.POSITIVE_INFINITY): string {
  const list = (title: string, all: readonly string[]): string[] =>
    all.length === 0
      ? []
      : [
          title,
          capped(all, most)
            .map((one) => `- ${escapeMarkdown(one)}`)
            .join("\n"),
        ];
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
