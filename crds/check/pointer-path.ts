import { childPath } from "../../model/path.ts";

/** A JSON pointer into `root` as a path people write. */
export function pathOf(pointer: string, root: unknown): string {
  let node = root;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((path, key) => {
      const inner = Array.isArray(node) ? `${path}[${key}]` : childPath(path, key);
      node = (node as Record<string, unknown> | undefined)?.[key];
      return inner;
    }, "");
}
