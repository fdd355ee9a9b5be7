import { escapeJson, escapeShell } from "../../model/escape.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type PlannedPolicy, policiesOf, releasesOf } from "../../plan/plan.ts";
import type { ClawdstrikeOptions } from "../../systems/clawdstrike/options.ts";
import { probePod, selectorWords } from "./probe-pod.ts";
import { agentAddress, RUNTIME_LIBRARY, watching } from "./runtime-shell.ts";
import { imageSettings, kubectl, opening, RUN, words } from "./shell.ts";
import type { LiveContext } from "./system-script.ts";

/** The script that does in a pod what each runtime policy is to see or to stop (T29-T36). */
export function runtimeScript(
  system: StackSystem | undefined,
  { settings, plan, command }: LiveContext,
): string | undefined {
  const policies = policiesOf(plan).filter(({ layer }) => layer === "runtime");
  const options = settings.systems.clawdstrike?.options;
  const workload = system?.workloads.find(({ external, hostNetwork }) => external !== true && !hostNetwork);
  if (workload === undefined || options === undefined || policies.length === 0) return undefined;
  const { namespace, labels } = workload;
  const nats = system?.workloads.find(({ name }) => name === "nats");
  const client = system?.workloads.find(({ name }) => name === "hushd");
  return [
    opening({
      command,
      about: [
        `Does in pods of the cluster of stack ${settings.stack} what the runtime policies are to see or to stop, and reads the events of`,
        "the Tetragon agent on the same node. A policy that audits must report and let go on; one that enforces must kill.",
        "Set PROBE_IMAGE (sh, curl, nc, unshare), NATS_IMAGE (nats), NATS_OPTIONS, EVENT_WAIT (seconds), KUBE_CONTEXT.",
      ],
      twins: [
        "npm run jest -- tests/systems/clawdstrike/loader-facts tests/systems/clawdstrike/hardened",
        `palisade plan --stack ${settings.stack}`,
      ],
    }),
    kubectl(settings.cluster.context),
    RUN,
    imageSettings(),
    watching(
      releasesOf(plan).find(({ engine }) => engine === "tetragon")?.namespace ?? "kube-system",
      agentAddress(plan),
    ),
    RUNTIME_LIBRARY,
    making("sdr", namespace, labels, options),
    making("stranger", "default", {}, options),
    ...tries(policies, options),
    nats === undefined || client === undefined
      ? ""
      : bridge(nats.namespace, nats.labels, client.labels, client.namespace, options),
    "finish\n",
  ].join("\n");
}

/** Not ready, so in no Service; no seccomp profile, so that calls reach the hooks; the watched folders are its own. */
function making(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  { policyPaths }: ClawdstrikeOptions,
): string {
  const folders = ["/etc/aegisnet", ...policyPaths.map((path) => path.replace(/\/$/, ""))];
  const manifest = probePod({
    name: `palisade-${name}-@RUN@`,
    namespace,
    labels,
    spec: { volumes: folders.map((_, index) => ({ name: `folder-${index}`, emptyDir: {} })) },
    container: {
      image: "@IMAGE@",
      command: ["sleep", "3600"],
      securityContext: { seccompProfile: { type: "Unconfined" } },
      volumeMounts: folders.map((mountPath, index) => ({ name: `folder-${index}`, mountPath })),
    },
  });
  return `make ${words(name, namespace)} <<'POD'\n${escapeJson(manifest)}\nPOD`;
}

/** Each row's attempt: which pod, what it does, and what must come of it. */
function tries(
  policies: readonly PlannedPolicy[],
  { runtimePolicies, policyPaths }: ClawdstrikeOptions,
): readonly string[] {
  const named = (name: string): PlannedPolicy | undefined => policies.find((one) => one.name === name);
  const reported = (row: string, name: string, pod: string, what: string, also = ""): string => {
    const policy = named(name);
    if (policy === undefined) return `skip ${words(row, name, "is off")}`;
    return `reports ${words(row, name, pod, what, also)}`;
  };
  const stopped = (row: string, name: string, what: string, harmless: string, trace: string): string => {
    const policy = named(name);
    if (policy === undefined) return `skip ${words(row, name, "is off")}`;
    return `stops ${words(row, name, policy.mode, what, harmless, trace)}`;
  };
  // As specified the list covers every pod; the corrected one covers those of ClawdStrike (X15).
  const anyPod = runtimePolicies === "as-specified" ? "stranger" : "sdr";
  const guarded = policyPaths[0] ?? "/etc/clawdstrike/";
  return [
    reported("T29", "sdr-exec-allowlist", anyPod, "curl --version"),
    reported(
      "T30",
      "sdr-file-integrity-monitoring",
      "sdr",
      "echo secret >/etc/aegisnet/config.yaml; cat /etc/aegisnet/config.yaml",
      "ima_hash",
    ),
    reported("T31", "sdr-network-egress", "sdr", "curl -s --connect-timeout 2 http://1.2.3.4", "tcp_connect"),
    reported("T32", "sdr-container-escape-detection", "sdr", "unshare --mount true", "unshare"),
    stopped(
      "T33",
      "sdr-crypto-mining-detection",
      "nc -z -w 2 1.2.3.4 4444",
      "nc -z -w 2 1.2.3.4 4445",
      "tcp_connect",
    ),
    stopped(
      "T34",
      "sdr-guard-enforcement",
      `touch ${escapeShell(`${guarded}evil.yaml`)}`,
      "touch /tmp/harmless.yaml",
      "",
    ),
    named("sdr-exec-allowlist") === undefined
      ? "skip T36 sdr-exec-allowlist is off"
      : `burst ${words("T36", "sdr-exec-allowlist", anyPod)}`,
  ];
}

/** T35: what the bridge makes of an event, read at NATS by a pod that may. */
function bridge(
  namespace: string,
  natsLabels: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  home: string,
  { ports }: ClawdstrikeOptions,
): string {
  const manifest = probePod({
    name: "palisade-subscriber-@RUN@",
    namespace: home,
    labels,
    container: { image: "@NATS_IMAGE@", command: ["sleep", "3600"] },
  });
  return `make ${words("subscriber", home)} <<'POD'\n${escapeJson(manifest)}\nPOD\npublished ${words("T35", namespace, selectorWords(natsLabels), ports.nats)}`;
}
