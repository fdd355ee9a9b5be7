/**
 * What the stand-ins were asked to do, one JSON object a line, in the file that `PALISADE_E2E_RECORD` names (none:
 * nothing is recorded). Tests read order, times and inputs from it.
 */
import { appendFileSync } from "node:fs";
import type { Properties, Resource } from "./protocol.ts";

export interface RecordedOperation {
  /** `kubernetes`, `aws`, `gcp` or `azure-native`. */
  readonly provider: string;
  readonly operation: "create" | "update" | "delete";
  readonly type: string;
  /** The logical name of the resource. */
  readonly name: string;
  readonly urn: string;
  readonly id: string;
  /** Inputs of a create or an update, the last state of a delete. */
  readonly properties: Properties;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly finished: number;
  /** Why it failed; absent when it did not. */
  readonly error?: string;
}

/** Runs one operation and records it, also when it fails. `idOf` names the resource in its outcome. */
export async function recorded<T>(
  what: Pick<RecordedOperation, "provider" | "operation" | "properties">,
  { type, name, urn }: Resource,
  run: () => Promise<T>,
  idOf: (outcome: T) => string,
): Promise<T> {
  const started = Date.now();
  const write = (id: string, error?: string) => {
    const line: RecordedOperation = {
      ...what,
      type,
      name,
      urn,
      id,
      started,
      finished: Date.now(),
      ...(error === undefined ? {} : { error }),
    };
    const file = process.env.PALISADE_E2E_RECORD;
    if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  try {
    const outcome = await run();
    write(idOf(outcome));
    return outcome;
  } catch (error) {
    write("", error instanceof Error ? error.message : String(error));
    throw error;
  }
}
