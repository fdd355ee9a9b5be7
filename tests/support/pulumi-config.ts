/** What `pulumi config set` and `rm` do to the config of a stack file; the end-to-end tests hold it against the CLI. */

type Tree = Record<string, unknown>;

export interface ConfigCommand {
  readonly verb: "set" | "rm";
  /** Absent means the stack that is selected. */
  readonly stack?: string;
  /** Property path: the key with its namespace, then names and indices. */
  readonly path: readonly (string | number)[];
  /** Absent for `rm`. */
  readonly value?: unknown;
}

/** Reads a command line, or undefined where it is another. Quotes are left to the shell. */
export function configCommand(line: string): ConfigCommand | undefined {
  const words = line.split(" ").map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
  const [program, noun, verb, ...rest] = words;
  if (program !== "pulumi" || noun !== "config" || (verb !== "set" && verb !== "rm")) return undefined;
  const at = rest.indexOf("--stack");
  const stack = at === -1 ? undefined : rest[at + 1];
  const plain = rest.filter(
    (word, index) => word !== "--path" && (at === -1 || (index !== at && index !== at + 1)),
  );
  const [key = "", value] = plain;
  const [namespaced = "", ...names] = rest.includes("--path") ? key.split(".") : [key];
  const path = [namespaced, ...names].flatMap((name) =>
    [...name.matchAll(/([^[\]]+)|\[(\d+)\]/g)].map(([, word, index]) => word ?? Number(index)),
  );
  return {
    verb,
    path,
    ...(stack === undefined ? {} : { stack }),
    ...(verb === "rm" ? {} : { value: rest.includes("--path") ? typed(value ?? "") : value }),
  };
}

/** With --path numbers and truth values are such; without it every value is a text. */
const typed = (text: string): unknown => {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+$/.test(text) ? Number(text) : text;
};

/** The config after the command; the one before is left as it was. */
export function configured(config: Tree, { verb, path, value }: ConfigCommand): Tree {
  const changed = structuredClone(config);
  let place = changed as Record<string | number, unknown>;
  for (const [index, name] of path.slice(0, -1).entries()) {
    place[name] ??= typeof path[index + 1] === "number" ? [] : {};
    place = place[name] as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (verb === "set") place[last] = value;
  else delete place[last];
  return changed;
}
