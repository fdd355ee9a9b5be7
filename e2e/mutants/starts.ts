/**
 * `node starts.ts <folder of a program>`: registers the program's stacks without an engine and ends with 0, or with the
 * error. A mutant that cannot do that is no mutant: any test would fail on it, whatever the test claims.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runtime } from "@pulumi/pulumi";
import { parse } from "yaml";
import type * as Components from "../../components/index.ts";

const program = resolve(process.argv[2] ?? ".");
const { SecurityStack, buildPlan, parseSettings }: typeof Components = await import(
  pathToFileURL(join(program, "components", "index.ts")).href
);

await runtime.setMocks({
  newResource: ({ id, name, inputs }) => ({ id: id ?? name, state: inputs }),
  call: () => ({}),
});
for (const file of readdirSync(program)) {
  const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
  if (stack === undefined) continue;
  const { config } = parse(readFileSync(join(program, file), "utf8")) as { config: Record<string, unknown> };
  const values = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^palisade:/, ""), value]),
  );
  const parsed = parseSettings({ stack, values, secretKeys: new Set() });
  if (!parsed.ok) throw new Error(`Pulumi.${stack}.yaml is refused: ${JSON.stringify(parsed.problems)}`);
  new SecurityStack(`palisade-${stack}`, { plan: buildPlan(parsed.settings) });
}
