/** Every manifest a stack may hold, in the eyes of a real API server with strict field validation. */
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { CNIS, MODES, RUNTIME_VARIANTS } from "../../model/vocabulary.ts";
import { buildPlan } from "../../plan/build.ts";
import { alertsIn, policiesOf } from "../../plan/plan.ts";
import { parseSettings } from "../../settings/schema.ts";
import { SYSTEM_NAMES } from "../../systems/registry.ts";
import { cleanSlate, client, haveNamespaces, palisade } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { UnknownKind } from "../kube/errors.ts";
import { type Config, configOf, titleOf } from "../palisade.ts";

/** Kinds that no definition here serves, and why; a kind that is missing here fails the test. */
const UNSERVED: Readonly<Record<string, string>> = {};

const ACKNOWLEDGE = { owner: "end-to-end", reason: "dry run: nothing is applied" };

beforeAll(async () => {
  await cleanSlate();
});

/** Manifests of a config; a config that the settings refuse has none. */
function manifestsOf(values: Config): readonly KubeObject[] {
  const parsed = parseSettings({ stack: "dry-run", values, secretKeys: new Set() });
  if (!parsed.ok) return [];
  const plan = buildPlan(parsed.settings);
  return [...policiesOf(plan), ...alertsIn(plan)].map(({ manifest }) => manifest as unknown as KubeObject);
}

async function expectAccepted(manifests: readonly KubeObject[]): Promise<void> {
  await haveNamespaces(...new Set(manifests.map(({ metadata }) => metadata.namespace ?? "default")));
  for (const manifest of manifests) {
    const answer = await client
      .create(manifest, { dryRun: true, fieldValidation: "Strict" })
      .catch((error: unknown) => {
        const kind = `${manifest.apiVersion}/${manifest.kind}`;
        if (error instanceof UnknownKind && UNSERVED[kind] !== undefined) return manifest;
        throw new Error(`${titleOf(manifest)}: ${String(error)}`);
      });
    expect(titleOf(answer)).toBe(titleOf(manifest));
  }
}

const CASES = SYSTEM_NAMES.flatMap((system) =>
  MODES.flatMap((mode) =>
    CNIS.flatMap((cni) => RUNTIME_VARIANTS.map((runtime) => ({ system, mode, cni, runtime }))),
  ),
);

describe("every system, mode, CNI and form of policies", () => {
  test.each(CASES)(
    "$system in $mode on $cni, runtime policies $runtime",
    async ({ system, mode, cni, runtime }) => {
      const values = (options: Config): Config => ({
        mode,
        cluster: { platform: "kind", cni },
        authentication: cni === "cilium" ? { provider: "spire" } : {},
        alerts: { labels: { release: "kube-prometheus-stack" } },
        systems: { [system]: { acknowledge: ACKNOWLEDGE, ...options } },
      });
      const asked = manifestsOf(values({ runtimePolicies: runtime }));
      await expectAccepted(asked.length > 0 ? asked : manifestsOf(values({})));
    },
  );
});

const STACKS = readdirSync(palisade).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);

test.each(STACKS)("[C92 S7 T13 T26 T27 effect] [T28 T51 text] the stack %s as it stands", async (stack) => {
  const values = Object.fromEntries(
    Object.entries(configOf(stack)).map(([key, value]) => [key.replace("palisade:", ""), value]),
  );
  const manifests = manifestsOf(values);
  expect(manifests.length).toBeGreaterThan(0);
  await expectAccepted(manifests);
});
