import { type Control, mitre, nist, pci, soc2 } from "../../../../model/control.ts";

/** One name for the list in every dialect, so that its toggles stay when the CNI changes; a cluster-wide name. */
export const NAME = "sark-egress-allow-list";

/** What the list is, in whichever dialect it is written. */
export const LIST = {
  name: NAME,
  file: "egress-allow-list.yaml",
  intent:
    "Outside the cluster the gateway reaches the listed domains and internal servers over HTTPS, and nothing else.",
  controls: [
    mitre("T1041"),
    mitre("T1567"),
    nist("SC-7(5)"),
    pci("1.3"),
    soc2("CC6.6"),
  ] as readonly Control[],
  rows: ["S1", "S3", "X29", "X30"],
} as const;

/** HTTPS: all that the list opens. */
export const HTTPS = 443;
