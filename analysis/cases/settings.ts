import { format } from "../../diagnostics/schema/format.ts";
import { CILIUM_READ_DEFAULTS, type CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import type { Cursor } from "../../documents/cursor.ts";
import { refuseAll } from "../../documents/issue.ts";
import { leaves, objectOf, unknownFields } from "../../documents/shape.ts";
import { shown } from "../../model/shown.ts";
import type { EngineName } from "../../model/vocabulary.ts";
import { ENFORCEMENT_MODES } from "../engines/cilium/settings.ts";
import { type AnalysisSettings, settingsFor } from "../settings.ts";

const SHAPE = objectOf(
  leaves(
    "version",
    "enforcement",
    "cidrMatches",
    "mutualAuthentication",
    "audit",
    "l7Proxy",
    "nodeSelectorLabels",
    "defaultLocalCluster",
  ),
);

/** The `settings` of a case: what it takes for granted about the cluster. An absent field is the chart's default. */
export function readCaseSettings(
  at: Cursor,
  engine: EngineName,
): { readonly settings: AnalysisSettings; readonly readSettings: CiliumReadSettings } {
  refuseAll(unknownFields(at.value, SHAPE, at.path));
  const { cilium } = settingsFor(engine);
  const enforcement = at.field("enforcement");
  const boolean = (field: string, otherwise: boolean) => at.field(field).optionalBoolean() ?? otherwise;
  const version = at.field("version").missing ? cilium.version : versionAt(at.field("version"));
  const matches = at.field("cidrMatches").each((item) => item.word(["nodes", "pods"]));
  return {
    settings: settingsFor(engine, {
      audit: boolean("audit", false),
      cilium: {
        version,
        enforcement: enforcement.missing ? cilium.enforcement : enforcement.word(ENFORCEMENT_MODES),
        mutualAuthentication: boolean("mutualAuthentication", cilium.mutualAuthentication),
        cidrMatches: { nodes: matches.includes("nodes"), pods: matches.includes("pods") },
        nodeLabels: boolean("nodeSelectorLabels", cilium.nodeLabels),
      },
    }),
    readSettings: {
      ...CILIUM_READ_DEFAULTS,
      version,
      l7Proxy: boolean("l7Proxy", CILIUM_READ_DEFAULTS.l7Proxy),
      nodeSelectorLabels: boolean("nodeSelectorLabels", CILIUM_READ_DEFAULTS.nodeSelectorLabels),
      defaultLocalCluster: boolean("defaultLocalCluster", CILIUM_READ_DEFAULTS.defaultLocalCluster),
    },
  };
}

/** The version of Cilium that a case is about, written in full. */
function versionAt(at: Cursor): string {
  const version = at.text();
  return /^\d+\.\d+\.\d+$/.test(version)
    ? version
    : at.refuse(format, { value: shown(version), wanted: "a version such as 1.19.6" });
}
