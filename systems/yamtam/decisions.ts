import type { Decision } from "../../model/decision.ts";

/** What the spec of YAMTAM contradicts itself in, and what is taken. */
export const decisions: readonly Decision[] = [
  {
    rows: ["Y1", "Y4"],
    found:
      "Agent-A is not to reach agent-B, says the first purpose; agent-B accepts agent-A, says the second example.",
    settled:
      "The one edge that the example opens is meant, in one direction; everything else between agents is not.",
  },
  {
    rows: ["Y3", "Y4", "X28"],
    found: "The edge is opened at agent-B, while deny-all closes agent-A's egress and nothing opens it.",
    settled: "The edge is the intent; the policies stay as they are written, and the edge is dead with them.",
  },
  {
    rows: ["Y1", "Y6", "X28"],
    found:
      "Sandboxed agents may call approved APIs only, and the example opens every pod of every namespace to them.",
    settled: "Approved APIs only; the policy stays as it is written.",
  },
  {
    rows: ["Y3"],
    found: "Deny-all belongs in every namespace, and is written for one.",
    settled: "It is applied where it is written; the sandbox namespace stays open for what comes in.",
  },
  {
    rows: ["Y5"],
    found: "DNS is opened to every address, a way out of the cluster on port 53.",
    settled: "The intent is kube-dns; the policy stays as it is written.",
  },
  {
    rows: ["Y7"],
    found:
      "The network configuration has one plugin outside a list, a format that its version 1.0.0 no longer has.",
    settled:
      "It is rendered as a list with that plugin, and nothing added: no plugin in it enforces a policy.",
  },
];
