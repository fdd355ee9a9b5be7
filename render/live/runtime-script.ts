import { escapeJson } from "../../model/escape.ts";
import type { PublishedEvent, RuntimeAttempt, RuntimeChecks, TryingPod } from "../../model/live-checks.ts";
import type { Labels, Workload } from "../../model/workload.ts";
import type { StackSystem } from "../../plan/choose.ts";
import { type PlannedPolicy, policiesOf, releasesOf } from "../../plan/plan.ts";
import type { LiveContext } from "./context.ts";
import { probePod, selectorWords } from "./probe-pod.ts";
import { agentAddress, RUNTIME_LIBRARY, watching } from "./runtime-shell.ts";
import { imageSettings, kubectl, opening, RUN, words } from "./shell.ts";

/** The script that does in pods what the runtime policies of each system are to see or to stop (T29-T36). */
export function runtimeScript({ plan, systems, command }: LiveContext): string | undefined {
  const runtime = policiesOf(plan).filter(({ layer }) => layer === "runtime");
  const tried = systems.flatMap((system) => {
    const policies = runtime.filter((policy) => policy.system === system.name);
    const workload = system.workloads.find(({ external, hostNetwork }) => external !== true && !hostNetwork);
    const checks = system.live?.runtime;
    return checks === undefined || workload === undefined || policies.length === 0
      ? []
      : [{ system, checks, workload, policies }];
  });
  if (tried.length === 0) return undefined;
  const publishes = tried.some(({ checks }) => checks.published !== undefined);
  return [
    opening({
      command,
      about: [
        `Does in pods of the cluster of stack ${plan.stack} what the runtime policies are to see or to stop, and reads the events of`,
        "the Tetragon agent on the same node. A policy that audits must report and let go on; one that enforces must kill.",
        `Set PROBE_IMAGE (sh, curl, nc, unshare), ${publishes ? "NATS_IMAGE (nats), NATS_OPTIONS, " : ""}EVENT_WAIT (seconds), KUBE_CONTEXT.`,
      ],
      offline: [`palisade plan --stack ${plan.stack}`],
    }),
    kubectl(plan.cluster.context),
    RUN,
    imageSettings(),
    watching(
      releasesOf(plan).find(({ engine }) => engine === "tetragon")?.namespace ?? "kube-system",
      agentAddress(plan),
    ),
    RUNTIME_LIBRARY,
    ...tried.flatMap(ofSystem),
    "finish\n",
  ].join("\n");
}

interface Tried {
  readonly system: StackSystem;
  readonly checks: RuntimeChecks;
  /** Whose identity the system's own pod has. */
  readonly workload: Workload;
  readonly policies: readonly PlannedPolicy[];
}

/** Pods by the names that the script calls them: the system's, and that with what they are for. */
const podName = ({ system }: Tried, pod: TryingPod | "reader"): string =>
  pod === "own" ? system.name : `${system.name}-${pod}`;

const ofSystem = (tried: Tried): readonly string[] => {
  const { checks, workload } = tried;
  return [
    making(podName(tried, "own"), workload.namespace, workload.labels, checks),
    making(podName(tried, "unrelated"), "default", {}, checks),
    ...checks.attempts.map((attempt) => trying(attempt, tried)),
    ...(checks.published === undefined ? [] : publishing(checks.published, tried)),
  ];
};

/** Not ready, so in no Service; no seccomp profile, so that calls reach the hooks; the watched folders are its own. */
function making(name: string, namespace: string, labels: Labels, { folders }: RuntimeChecks): string {
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

/** What one attempt does, and what must come of it. */
function trying(attempt: RuntimeAttempt, tried: Tried): string {
  const rows = attempt.rows.join(" ");
  const policy = tried.policies.find(({ name }) => name === attempt.policy);
  if (policy === undefined) return `skip ${words(rows, attempt.policy, "is off")}`;
  switch (attempt.kind) {
    case "reported":
      return `reports ${words(rows, policy.name, podName(tried, attempt.pod), attempt.command, attempt.word ?? "")}`;
    case "stopped": {
      const { command, harmless, word = "" } = attempt;
      return `stops ${words(rows, policy.name, podName(tried, "own"), policy.mode, command, harmless, word)}`;
    }
    case "limited":
      return `burst ${words(rows, policy.name, podName(tried, attempt.pod))}`;
  }
}

/** What the bridge makes of an event, read at NATS by a pod that may. Nothing where the system has no such workloads. */
function publishing(
  { rows, server, port, reader, subject }: PublishedEvent,
  tried: Tried,
): readonly string[] {
  const [nats, client] = [server, reader].map((name) =>
    tried.system.workloads.find((one) => one.name === name),
  );
  if (nats === undefined || client === undefined) return [];
  const name = podName(tried, "reader");
  const manifest = probePod({
    name: `palisade-${name}-@RUN@`,
    namespace: client.namespace,
    labels: client.labels,
    container: { image: "@NATS_IMAGE@", command: ["sleep", "3600"] },
  });
  return [
    `make ${words(name, client.namespace)} <<'POD'\n${escapeJson(manifest)}\nPOD`,
    `published ${words(rows.join(" "), podName(tried, "own"), name, nats.namespace, selectorWords(nats.labels), port, subject)}`,
  ];
}
