/** What a resource provider is asked and what it answers, in plain values. `server.ts` puts it on the wire. */

/** A property bag as the engine sends it: JSON, with `unknownValue` where a preview does not know a value yet. */
export type Properties = Record<string, unknown>;

/** The string the engine sends in place of a value that only an update will know (Pulumi's protocol). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type ChangeKind = "add" | "delete" | "update";

/** One changed property. `replace` is true when the change cannot be made in place. */
export interface PropertyChange {
  readonly kind: ChangeKind;
  readonly replace: boolean;
}

export interface Difference {
  /** By property path (`spec.egress[0].toPorts`). Empty: nothing changed. */
  readonly changes: ReadonlyMap<string, PropertyChange>;
  readonly deleteBeforeReplace: boolean;
}

/** Names a resource: its URN, its type token (`kubernetes:networking.k8s.io/v1:NetworkPolicy`) and its logical name. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

export interface CheckRequest extends Resource {
  /** Inputs of the last deployment; empty on the first. */
  readonly olds: Properties;
  readonly news: Properties;
  /** Random bytes that are the same in preview and update; the seed of generated names. */
  readonly seed: Uint8Array;
}

export interface DiffRequest extends Resource {
  readonly id: string;
  /** State of the last deployment. */
  readonly olds: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
}

export interface CreateRequest extends Resource {
  readonly inputs: Properties;
  readonly preview: boolean;
  /** Seconds to wait until the object is ready; 0 or absent stands for the provider's default. */
  readonly timeoutSeconds?: number;
}

export interface UpdateRequest extends Resource {
  readonly id: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly preview: boolean;
  /** As of a create. */
  readonly timeoutSeconds?: number;
}

export interface ReadRequest extends Resource {
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
}

export interface DeleteRequest extends Resource {
  readonly id: string;
  readonly state: Properties;
  /** Seconds to wait until the object is gone; 0 stands for the provider's default. */
  readonly timeoutSeconds: number;
}

export type Severity = "info" | "warning" | "error";

/** Says something beside a resource in Pulumi's display; `ephemeral` messages vanish when it is done. */
export type Log = (severity: Severity, urn: string, message: string, ephemeral?: boolean) => void;

/** A resource provider. A thrown error fails the operation with its message. */
export interface Provider {
  configure(config: ReadonlyMap<string, string>, log: Log): Promise<void>;
  diffConfig(olds: Properties, news: Properties): Difference;
  check(request: CheckRequest): Promise<Properties>;
  diff(request: DiffRequest): Promise<Difference>;
  create(request: CreateRequest): Promise<{ id: string; state: Properties }>;
  update(request: UpdateRequest): Promise<Properties>;
  /** Undefined when the resource is no longer there. */
  read(request: ReadRequest): Promise<{ id: string; state: Properties; inputs: Properties } | undefined>;
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: Properties): Promise<Properties>;
  cancel(): void;
}

/** The object exists, but not as asked: the engine records `state`, and fails the operation. */
export class InitFailed extends Error {
  readonly id: string;
  readonly state: Properties;

  constructor(id: string, state: Properties, message: string) {
    super(message);
    this.name = "InitFailed";
    this.id = id;
    this.state = state;
  }
}

export const noDifference: Difference = { changes: new Map(), deleteBeforeReplace: false };

/** True when some value inside is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(hasUnknown);
}
