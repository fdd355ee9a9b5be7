import type { ListedClass, ListReport } from "../../analysis/list.ts";
import { escapeDot } from "../../model/escape.ts";
import { nameList } from "./text.ts";
import { termsOf } from "./words.ts";

const NAMES_SHOWN = 4;
/** Longest edge label, in characters. */
const LABEL_LENGTH = 60;

/** Edges from which on curves around every label take minutes to lay; straight lines take a second. */
const MANY_EDGES = 100;
const QUICK = "nslimit=0.2; nslimit1=0.2; mclimit=0.1; splines=line;";

const SHAPES: Readonly<Record<ListedClass["kind"], string>> = {
  workload: "box",
  outside: "ellipse",
  node: "hexagon",
};

/** The edges as a Graphviz graph: one node a class, dashed where a handshake or a restriction stands between. */
export function listDot(report: ListReport): string {
  const nodes = report.classes.map(
    (one) => `  c${one.id} [label=${escapeDot(nameList([one], NAMES_SHOWN))}, shape=${SHAPES[one.kind]}];`,
  );
  const edges = report.edges.flatMap(({ from, to, access }) => {
    const all = report.accesses[access] ?? [];
    const label = all.map((one) => [one.ports, ...termsOf(one)].join(" ")).join("\n");
    const short = label.length > LABEL_LENGTH ? `${label.slice(0, LABEL_LENGTH - 1)}…` : label;
    const style = all.every((one) => termsOf(one).length > 0) ? ", style=dashed" : "";
    // The line break between labels is the reporter's own and stays one.
    const text = short
      .split("\n")
      .map((line) => escapeDot(line).slice(1, -1))
      .join("\\n");
    return from.flatMap((source) =>
      to.map((target) => `  c${source} -> c${target} [label="${text}"${style}];`),
    );
  });
  return `digraph edges {\n  rankdir=LR;\n${edges.length > MANY_EDGES ? `  ${QUICK}\n` : ""}  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.25,0.08"];\n  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9];\n${[...nodes, ...edges].join("\n")}\n}\n`;
}
