import type { Direction } from "../../model/rule.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import type { AnalysisInput } from "../analyze.ts";
import { formatPorts, type PortSet, protocolName } from "../sets/ports.ts";
import type { AnalysisSettings } from "../settings.ts";
import { cutsOf } from "./cuts.ts";
import { borderEdges } from "./edges.ts";
import type { Border } from "./firewalls.ts";

/** Ports in words and as ranges. */
export interface ReportedPorts {
  readonly ports: string;
  readonly ranges: readonly { readonly protocol: string; readonly from: number; readonly to: number }[];
}

/** What may cross a border, ready to print. */
export interface ReportedEdge extends ReportedPorts {
  readonly direction: Direction;
  readonly peer: string;
  readonly outcome: "allowed" | "undetermined";
  readonly byName: boolean;
  readonly rules: readonly string[];
}

/** What the cluster lets pass and a border does not, ready to print. */
export interface ReportedCut extends ReportedPorts {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly outcome: "denied" | "undetermined";
  readonly decidedBy: readonly string[];
}

/** One border: what may cross it, and where it is narrower than the cluster's policies. */
export interface BorderReport {
  readonly cloud: Cloud;
  /** The machines that it stands around, as the cloud tells them apart. */
  readonly machines: string;
  readonly edges: readonly ReportedEdge[];
  readonly cuts: readonly ReportedCut[];
}

/** What a report is about. */
export interface BorderSource {
  readonly borders: readonly Border[];
  readonly input: AnalysisInput;
  readonly settings: AnalysisSettings;
}

export const borderReports = ({ borders, input, settings }: BorderSource): readonly BorderReport[] =>
  borders.map((border) => ({
    cloud: border.cloud,
    machines: border.name,
    edges: borderEdges(border.reading).map(({ ports, ...edge }) => ({ ...edge, ...portsOf(ports) })),
    cuts: cutsOf(input, settings, border).map(({ ports, ...cut }) => ({ ...cut, ...portsOf(ports) })),
  }));

export const portsOf = (ports: PortSet): ReportedPorts => ({
  ports: formatPorts(ports),
  ranges: [...ports].flatMap(([protocol, ranges]) =>
    ranges.map(({ from, to }) => ({ protocol: protocolName(protocol), from, to })),
  ),
});

/** `Border of aws, around sg-nodes`. */
export const borderTitle = ({ cloud, machines }: Pick<BorderReport, "cloud" | "machines">): string =>
  `Border of ${cloud}, around ${machines}`;
