import { ciliumNetworkPolicy, podsWith } from "../../../../manifests/cilium.ts";
import { mitre, nist } from "../../../../model/control.ts";
import { SDR } from "../../labels.ts";
import type { ClawdstrikeOptions } from "../../options.ts";
import { toDns } from "./rules.ts";

/** Rows C56, C58: covered by 00 as well, and kept apart so that each can be removed without the other. */
export const allowDns = (options: ClawdstrikeOptions) =>
  ciliumNetworkPolicy({
    name: "sdr-allow-dns",
    namespace: options.namespace,
    file: "08-allow-dns.yaml",
    role: "allow",
    labels: SDR,
    intent: "Every pod of ClawdStrike resolves names at the cluster's DNS, where each query is seen.",
    controls: [mitre("T1071.004"), nist("SC-7(5)"), nist("SI-4")],
    rows: ["C56", "C58", "X8"],
    spec: {
      description: "Allow all SDR pods to resolve DNS",
      endpointSelector: podsWith(SDR),
      egress: [toDns(options, ["*"])],
    },
  });
