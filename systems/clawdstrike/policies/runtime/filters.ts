import type { BinarySelector, NamespaceSelector } from "@pulumi/kubernetes-tetragon/plain";

/** Only processes outside the host's PID namespace; host processes and hostPID pods pass by (T12). */
export const offHost = (): NamespaceSelector[] => [
  { namespace: "Pid", operator: "NotIn", values: ["host_ns"] },
];

/** Only when the calling program is none of these. Paths are compared after links are resolved (X16). */
export const notBy = (programs: readonly string[]): BinarySelector[] => [
  { operator: "NotIn", values: [...programs] },
];

/** Ports that mining pools listen on (row T23). */
export const MINING_PORTS = [3333, 4444, 5555, 7777, 8888, 9999, 14444, 14433] as const;

/** What row T17 watches: configuration, ClawdStrike's policies, account tokens, SPIRE's identities. */
export const sensitivePaths = (policyPaths: readonly string[]): string[] => [
  "/etc/aegisnet/",
  ...policyPaths,
  "/var/run/secrets/kubernetes.io/",
  "/var/run/spire/agent/",
];
