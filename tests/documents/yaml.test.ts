import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { load } from "../../analysis/input/load.ts";
import { parseYaml } from "../../documents/yaml.ts";

/** Answers of Kubernetes' own reader; tests/fixtures/yaml/README.md says where they come from. */
interface Answer {
  readonly yaml: string;
  readonly json?: unknown;
  readonly refused?: string;
}
const ANSWERS: readonly Answer[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/yaml/kubernetes.json"), "utf8"),
);

/** Where we differ on purpose, and why. */
const STRICTER = new Map([
  ["a: 1\na: 2\n", "one of two equal keys is lost in silence"],
  ["base: &b {a: 1, b: 2}\nc: {a: 3, <<: *b}\n", "a merge never beats a key that is written out"],
]);
/** YAML 1.2 that Go's reader does not know: accepted, for other tools apply such files. */
const LOOSER = new Set(["%YAML 1.2\n---\na: yes\n", 'a: "\\x41\\/"\n']);

describe("YAML as Kubernetes reads it", () => {
  test.each(ANSWERS.filter(({ yaml }) => !STRICTER.has(yaml) && !LOOSER.has(yaml)))(
    "$yaml",
    ({ yaml, json, refused }) => {
      const read = parseYaml(yaml);
      if (refused === undefined) expect(read.kind === "value" ? read.value : read).toEqual(json);
      else expect(read.kind).toBe("error");
    },
  );

  test("one key twice is refused, and a merge leaves written keys alone", () => {
    const [twice, merge] = [...STRICTER.keys()].map((text) => parseYaml(text));
    expect(twice).toMatchObject({ kind: "error", offset: "a: 1\n".length });
    expect(merge).toMatchObject({ value: { c: { a: 3, b: 2 } } });
  });

  test("the fixture decides: every word of its table occurs", () => {
    expect(ANSWERS.length).toBeGreaterThan(150);
    expect(ANSWERS.filter(({ json }) => JSON.stringify(json) === '{"v":true}').length).toBeGreaterThan(10);
  });

  const labelled = (value: string) =>
    load([
      {
        name: "a.yaml",
        text: `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: ${value}}}\nspec: {}\n`,
      },
    ]);

  test.each(["on", "no", "y", "010", "1e3"])("a label %s is no text, as the API server says too", (value) => {
    expect(labelled(value)).toMatchObject({
      endpoints: [],
      diagnostics: [{ code: "wrong-type", effect: "unread", args: { unquoted: true } }],
    });
    expect(labelled(`"${value}"`).endpoints).toMatchObject([{ labels: { app: value } }]);
  });

  test("a policy that says yes means true", () => {
    const policy = `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\nspec:\n  endpointSelector: {}\n  enableDefaultDeny: {ingress: no}\n  ingress: [{fromEntities: [world]}]\n`;
    const [read] = load([{ name: "p.yaml", text: policy }]).policies;
    expect(read).toMatchObject({ applies: { ingress: true }, isolates: { ingress: false } });
  });
});
