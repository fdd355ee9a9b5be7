/** The waits of the provider: for a kind that is not served yet, for an object to be as it was asked to be, and for one to be gone. */
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeClient, KubeObject } from "../kube/client.ts";
import { isNotFound, UnknownKind } from "../kube/errors.ts";

const pollMs = 100;

/** Seconds between the attempts of a create: half a minute in all for a CRD to appear. */
const backoffSeconds: readonly number[] = [1, 2, 4, 8, 16];

/** Waits for a number of seconds, or throws when the signal comes. */
export type Pause = (seconds: number, signal: AbortSignal) => Promise<void>;

const realPause: Pause = (seconds, signal) => sleep(seconds * 1000, undefined, { signal });

/** Runs `attempt` up to six times while `passing` says that its error may pass. @throws its last error */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  passing: (error: unknown) => boolean,
  onRetry: (attempt: number, error: Error) => void,
  signal: AbortSignal,
  pause: Pause = realPause,
): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      const seconds = backoffSeconds[tried];
      if (seconds === undefined || !passing(error)) throw error;
      onRetry(tried + 1, error as Error);
      await pause(seconds, signal);
    }
  }
}

const condition = /^jsonpath=\{((?:\.\w+)+)\}=(.+)$/;

/** Whether this is a form of `pulumi.com/waitFor` that the stand-in knows: `jsonpath={.status.state}=Ready`. */
export const isKnownCondition = (waitFor: string): boolean => condition.test(waitFor);

const defaultReadySeconds = 600;

/**
 * The object once it is what its inputs' `pulumi.com/waitFor` says; at once where they say nothing.
 * @throws Error after the time, with what was found last
 */
export async function untilReady(
  client: KubeClient,
  live: KubeObject,
  inputs: KubeObject,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<KubeObject> {
  const [, path = "", wanted] =
    condition.exec(inputs.metadata.annotations?.["pulumi.com/waitFor"] ?? "") ?? [];
  if (wanted === undefined) return live;
  const seconds = timeoutSeconds > 0 ? timeoutSeconds : defaultReadySeconds;
  const end = Date.now() + seconds * 1000;
  for (let seen = live; ; seen = await client.get(live)) {
    const found = path
      .slice(1)
      .split(".")
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], seen);
    if (String(found) === wanted) return seen;
    if (Date.now() > end)
      throw new Error(`Timed out waiting for ${path} to be ${wanted} after ${seconds} s (found "${found}")`);
    await sleep(pollMs, undefined, { signal });
  }
}

const defaultDeleteSeconds = 300;

/** Deletes an object, dependents first, and waits until it is gone. One that is already gone is fine. */
export async function untilDeleted(
  client: KubeClient,
  object: KubeObject,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const wish = object.metadata.annotations?.["pulumi.com/deletionPropagationPolicy"];
  const policy = wish === "background" ? "Background" : wish === "orphan" ? "Orphan" : "Foreground";
  try {
    await client.delete(object, policy);
  } catch (error) {
    if (isNotFound(error) || error instanceof UnknownKind) return;
    throw error;
  }
  const seconds = timeoutSeconds > 0 ? timeoutSeconds : defaultDeleteSeconds;
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const still = await client.find(object);
    if (still === undefined || still.metadata.uid !== object.metadata.uid) return;
    await sleep(pollMs, undefined, { signal });
  }
  const { apiVersion, kind, metadata } = object;
  throw new Error(
    `Timed out waiting for deletion of ${apiVersion}/${kind} "${metadata.name}" after ${seconds} s`,
  );
}
