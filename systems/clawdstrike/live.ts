import { escapeShell } from "../../model/escape.ts";
import type { LiveChecks, RuntimeAttempt } from "../../model/live-checks.ts";
import type { ClawdstrikeOptions } from "./options.ts";

/** What the specs ask of a running cluster beside the flows (C62, C64, C69, C72, C73, C92-C94, T28-T36, T51). */
export const live = (options: ClawdstrikeOptions): LiveChecks => ({
  applied: { network: ["C92"], runtime: ["T28", "T51"] },
  recorded: {
    forwarded: ["C62", "C64", "C93"],
    dropped: ["C69", "C94"],
    authenticated: ["C73"],
    identity: ["C72"],
  },
  outside: { "sts.*.amazonaws.com": "sts.us-east-1.amazonaws.com" },
  runtime: {
    folders: ["/etc/aegisnet", ...options.policyPaths.map((path) => path.replace(/\/$/, ""))],
    attempts: attempts(options),
    published: {
      rows: ["T35"],
      server: "nats",
      port: options.ports.nats,
      reader: "hushd",
      subject: "clawdstrike.spine.envelope.tetragon.process_exec.v1",
    },
  },
});

function attempts({ runtimePolicies, policyPaths }: ClawdstrikeOptions): readonly RuntimeAttempt[] {
  // As specified the list covers every pod; the corrected one covers those of ClawdStrike (X15).
  const listed = runtimePolicies === "as-specified" ? "unrelated" : "own";
  const guarded = policyPaths[0] ?? "/etc/clawdstrike/";
  return [
    {
      kind: "reported",
      rows: ["T29"],
      policy: "sdr-exec-allowlist",
      pod: listed,
      command: "curl --version",
    },
    {
      kind: "reported",
      rows: ["T30"],
      policy: "sdr-file-integrity-monitoring",
      pod: "own",
      command: "echo secret >/etc/aegisnet/config.yaml; cat /etc/aegisnet/config.yaml",
      word: "ima_hash",
    },
    {
      kind: "reported",
      rows: ["T31"],
      policy: "sdr-network-egress",
      pod: "own",
      command: "curl -s --connect-timeout 2 http://1.2.3.4",
      word: "tcp_connect",
    },
    {
      kind: "reported",
      rows: ["T32"],
      policy: "sdr-container-escape-detection",
      pod: "own",
      command: "unshare --mount true",
      word: "unshare",
    },
    {
      kind: "stopped",
      rows: ["T33"],
      policy: "sdr-crypto-mining-detection",
      command: "nc -z -w 2 1.2.3.4 4444",
      harmless: "nc -z -w 2 1.2.3.4 4445",
      word: "tcp_connect",
    },
    {
      kind: "stopped",
      rows: ["T34"],
      policy: "sdr-guard-enforcement",
      command: `touch ${escapeShell(`${guarded}evil.yaml`)}`,
      harmless: "touch /tmp/harmless.yaml",
    },
    { kind: "limited", rows: ["T36"], policy: "sdr-exec-allowlist", pod: listed },
  ];
}
