/**
 * What changed between the object as it is and the object as asked for. As pulumi-kubernetes does it: the live object is
 * cut down to the shape of the last inputs, so that fields which the cluster fills in are no drift, and
 * the rest is compared with the new inputs.
 */
import type { Properties, PropertyChange } from "./protocol.ts";

type Path = readonly (string | number)[];

function isMap(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/**
 * The part of `live` that `shape` speaks of. A list is cut to the length of its shape: the real provider does not see an
 * element that somebody appended to a list by hand, and neither does this one.
 */
export function prune(live: unknown, shape: unknown): unknown {
  if (isMap(live) && isMap(shape))
    return Object.fromEntries(
      Object.entries(live)
        .filter(([key]) => Object.hasOwn(shape, key))
        .map(([key, value]) => [key, prune(value, shape[key])]),
    );
  if (Array.isArray(live) && Array.isArray(shape)) {
    const comparable = live.length === 0 || shape.length === 0 || sameKind(live[0], shape[0]);
    return comparable ? live.slice(0, shape.length).map((value, at) => prune(value, shape[at])) : live;
  }
  return live;
}

function sameKind(one: unknown, other: unknown): boolean {
  return typeof one === typeof other && Array.isArray(one) === Array.isArray(other);
}

/**
 * The changed properties from `olds` to `news`, by path.
 * @param forced paths whose change needs a replacement (`[["metadata", "name"], …]`)
 */
export function compare(
  olds: Properties,
  news: Properties,
  forced: readonly (readonly string[])[],
): Map<string, PropertyChange> {
  const changes = new Map<string, PropertyChange>();
  const note = (path: Path, kind: PropertyChange["kind"], value: unknown) => {
    changes.set(pathText(path), { kind, replace: forced.some((one) => touches(path, value, one)) });
  };
  const walk = (path: Path, old: unknown, now: unknown) => {
    if (isMap(old) && isMap(now)) {
      for (const key of Object.keys(now))
        if (Object.hasOwn(old, key)) walk([...path, key], old[key], now[key]);
        else note([...path, key], "add", now[key]);
      for (const key of Object.keys(old))
        if (!Object.hasOwn(now, key)) note([...path, key], "delete", old[key]);
    } else if (Array.isArray(old) && Array.isArray(now)) {
      now.forEach((value, at) => {
        if (at < old.length) walk([...path, at], old[at], value);
        else note([...path, at], "add", value);
      });
      old.slice(now.length).forEach((value, at) => {
        note([...path, now.length + at], "delete", value);
      });
    } else if (old !== now) note(path, "update", now);
  };
  walk([], olds, news);
  return changes;
}

/** True when a change of `value` at `path` changes the property `forced` names, or something inside it. */
function touches(path: Path, value: unknown, forced: readonly string[]): boolean {
  const names = path.filter((step) => typeof step === "string");
  const shared = Math.min(names.length, forced.length);
  if (!forced.slice(0, shared).every((step, at) => step === names[at])) return false;
  let inside = value;
  for (const step of forced.slice(shared)) {
    if (!isMap(inside) || !Object.hasOwn(inside, step)) return false;
    inside = inside[step];
  }
  return true;
}

/** A property path as Pulumi writes it: `metadata.labels["app.kubernetes.io/name"]`, `spec.egress[0]`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[.\x5b\]"]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Drops the changes under the paths of `ignoreChanges`. */
export function withoutIgnored(
  changes: Map<string, PropertyChange>,
  ignored: readonly string[],
): Map<string, PropertyChange> {
  const covered = (path: string) =>
    ignored.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
  return new Map([...changes].filter(([path]) => !covered(path)));
}
