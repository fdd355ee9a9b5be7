import type { Labels } from "../../model/workload.ts";

/** Label that names a run's pods, and the condition that keeps them out of every Service. */
export const RUN_LABEL = "palisade.dev/probe";

/** What a pod of a script has of its own; `@RUN@` and images between @ are filled in by the script. */
export interface ProbePod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Of its one container, but the name. */
  readonly container: { readonly image: string; readonly command: readonly string[] } & Readonly<
    Record<string, unknown>
  >;
  /** Of its spec, beside what all have; absent means nothing. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The manifest of a pod that lives for a script: it ends by itself, has no token, and is in no Service. */
export const probePod = ({ name, namespace, labels, container, spec = {} }: ProbePod): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: { ...labels, [RUN_LABEL]: "@RUN@" } },
  spec: {
    restartPolicy: "Never",
    activeDeadlineSeconds: 3600,
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    // Nobody ever sets the condition, so no Service sends the pod what is meant for the workload.
    readinessGates: [{ conditionType: RUN_LABEL }],
    ...spec,
    containers: [{ name: "probe", ...container }],
  },
});

/** Labels as kubectl's `--selector` takes them. */
export const selectorWords = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
