import { type Control, cis, nist190, pci, soc2, zeroTrust } from "../../model/control.ts";

/** What all five policies serve, as the spec's compliance section maps them (P53). */
export const COMPLIANCE: readonly Control[] = [
  cis("5.3.2"),
  nist190("4.3.3"),
  pci("1.3"),
  soc2("CC6.6"),
  zeroTrust("micro-segmentation"),
];
