/** The runtime policies of the shipped stacks, as they are applied, and what each makes of what a process does. */
import { policiesOf } from "../../plan/plan.ts";
import { planOf, type Values } from "../support/stack.ts";
import * as kernel from "./kernel.ts";
import { type ShippedStack, shippedValues } from "./shipped.ts";

// biome-ignore lint/suspicious/noExplicitAny: a manifest as a reader of YAML sees it
export type Tree = any;

const planned = new Map<string, Tree[]>();

/** The runtime policies of a shipped stack as they are applied, each with its mode. */
export function policies(stack: ShippedStack, options: Values = {}): Tree[] {
  const key = JSON.stringify([stack, options]);
  const before = planned.get(key);
  if (before !== undefined) return before;
  const found = policiesOf(planOf(shippedValues(stack, "clawdstrike", options)))
    .filter(({ layer }) => layer === "runtime")
    .map(({ manifest }) => manifest);
  planned.set(key, found);
  return found;
}

const SDR = { namespace: "clawdstrike", labels: { "app.kubernetes.io/part-of": "clawdstrike" } };
const OTHER = { namespace: "default", labels: { app: "stranger" } };
export const inSdr = (program: string, euid = 0): kernel.Process => ({ program, pod: SDR, euid });
export const elsewhere = (program: string, euid = 0): kernel.Process => ({ program, pod: OTHER, euid });
export const onHost = (program: string): kernel.Process => ({ program });

/** A policy by its name, and options of the system that are not those of the stack file. */
export interface Asked {
  readonly policy: string;
  readonly options?: Values;
}

/** What one policy of a stack makes of it, in a word each: what it would stop with, or that it reports. */
export const seen = (
  stack: ShippedStack,
  { policy, options = {} }: Asked,
  by: kernel.Process,
  calls: readonly kernel.Call[],
): string[] =>
  kernel
    .seenBy(policies(stack, options), by, calls)
    .filter((each) => each.policy === policy)
    .map(({ stops, acts }) =>
      stops.length === 0 ? "reported" : `${acts ? "" : "would be "}${stops.join(" ")}`,
    );

export const EXEC = { policy: "sdr-exec-allowlist" };
export const FILES = { policy: "sdr-file-integrity-monitoring" };
export const EGRESS = { policy: "sdr-network-egress" };
export const ESCAPE = { policy: "sdr-container-escape-detection" };
export const MINING = { policy: "sdr-crypto-mining-detection" };
export const GUARD = { policy: "sdr-guard-enforcement" };

/** What starts the programs of containers. */
export const RUNTIME = "/usr/sbin/runc";
export const SHELL = "/bin/sh";
/** An address outside of every range of the cluster. */
export const OUTSIDE = "1.2.3.4";
