/** The engine's event log, one JSON object a line, as steps and messages. */
import { existsSync, readFileSync } from "node:fs";

/** What the engine did, or in a preview would do, with one resource. */
export interface Step {
  /** `same`, `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `refresh`, … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** The logical name: the last part of the URN. */
  readonly name: string;
  /** What differs, by property path: `add`, `update`, `delete-replace`, …; empty when the provider said nothing. */
  readonly detailedDiff: Readonly<Record<string, string>>;
  /** Inputs before and after; absent where the resource did not exist. */
  readonly oldInputs?: Readonly<Record<string, unknown>>;
  readonly newInputs?: Readonly<Record<string, unknown>>;
  /** Position in the log where the engine began with it. */
  readonly began: number;
  /** Position where it was done; absent when it failed, or never was. */
  readonly done?: number;
}

export interface Diagnostic {
  /** `error`, `warning`, `info` or `info#err`. */
  readonly severity: string;
  readonly message: string;
  /** Absent when the message is about no resource. */
  readonly urn?: string;
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly detailedDiff?: Record<string, { readonly diffKind: string }> | null;
  readonly old?: { readonly inputs?: Record<string, unknown> } | null;
  readonly new?: { readonly inputs?: Record<string, unknown> } | null;
}

interface EngineEvent {
  readonly sequence: number;
  readonly diagnosticEvent?: { severity: string; message: string; urn?: string; ephemeral?: boolean };
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
}

/** The steps and lasting messages of a log; none when there is no such file. */
export function readEvents(file: string | undefined): { steps: Step[]; diagnostics: Diagnostic[] } {
  if (file === undefined || !existsSync(file)) return { steps: [], diagnostics: [] };
  const lines = readFileSync(file, "utf8").split("\n");
  const events = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
  const finished = new Map<string, number>();
  for (const { resOutputsEvent, sequence } of events)
    if (resOutputsEvent !== undefined) finished.set(keyOf(resOutputsEvent.metadata), sequence);
  return {
    steps: events.flatMap(({ resourcePreEvent, sequence }) =>
      resourcePreEvent === undefined
        ? []
        : [stepOf(resourcePreEvent.metadata, sequence, finished.get(keyOf(resourcePreEvent.metadata)))],
    ),
    diagnostics: events.flatMap(({ diagnosticEvent: said }) =>
      said === undefined || said.ephemeral === true || said.severity === "debug"
        ? []
        : [
            {
              severity: said.severity,
              message: said.message.replace(/<\{%[^%]*%\}>/g, "").trim(),
              ...(said.urn === undefined || said.urn === "" ? {} : { urn: said.urn }),
            },
          ],
    ),
  };
}

function keyOf({ op, urn }: StepMetadata): string {
  return `${op} ${urn}`;
}

function stepOf(metadata: StepMetadata, began: number, done: number | undefined): Step {
  const { op, urn, type, detailedDiff } = metadata;
  const differences = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind]);
  return {
    op,
    urn,
    type,
    name: urn.split("::").at(-1) ?? urn,
    detailedDiff: Object.fromEntries(differences) as Record<string, string>,
    ...(metadata.old?.inputs == null ? {} : { oldInputs: metadata.old.inputs }),
    ...(metadata.new?.inputs == null ? {} : { newInputs: metadata.new.inputs }),
    began,
    ...(done === undefined ? {} : { done }),
  };
}
