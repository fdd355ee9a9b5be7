/**
 * What the deployment documents and the live scripts take for granted: that Pulumi's own `config set` and `rm` make of a stack file what
 * the documents' test takes them to, and that the agents are where the commands look for them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { releasesOf } from "../../plan/plan.ts";
import { configCommand, configured } from "../../tests/support/pulumi-config.ts";
import { planOf, stackValues } from "../../tests/support/stack.ts";
import { render, unrendered } from "../charts/helm.ts";
import { containerOf, objectOf, podsOf } from "../charts/objects.ts";
import { palisade } from "../harness.ts";
import { type Config, configOf } from "../palisade.ts";
import { Stack } from "../pulumi.ts";

const read = (name: string): string => readFileSync(join(palisade, "docs/deployment", name), "utf8");
const lines = [...new Set(read("RUNBOOK.md").match(/^pulumi config .*$/gm) ?? [])];

describe("stack config of the runbook, by the CLI itself", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.create({ program: palisade });
  });
  afterAll(() => stack.remove());

  test.each(lines)("[S10 text] %s", async (line) => {
    const command = configCommand(line);
    if (command === undefined) throw new Error(`no command: ${line}`);
    const config = configOf("prod");
    stack.writeConfig(config);
    const { verb, value, path } = command;
    const key = path.map((part, at) =>
      typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`,
    );
    const flags = line.includes("--path") ? ["--path"] : [];
    const place = ["--stack", stack.name, "--config-file", stack.configFile];
    const given = verb === "set" ? [String(value)] : [];
    const { code, stderr } = await stack.run(["config", verb, ...flags, key.join(""), ...given, ...place]);
    expect({ code, stderr: stderr.replace(/^warning:.*\n?/gm, "") }).toEqual({ code: 0, stderr: "" });
    const written = parse(readFileSync(stack.configFile, "utf8")) as { config: Config };
    expect(written.config).toEqual(configured(config, command));
  });

  test("there are as many as the runbook has toggles", () => {
    expect(lines.length).toBeGreaterThan(10);
  });
});

describe("agents", () => {
  const releases = ["dev", "prod"].flatMap((name) => releasesOf(planOf(stackValues(name))));
  const known = releases.filter(({ id }) => !unrendered.some((chart) => id.endsWith(`/${chart}`)));
  /** Container and label of each agent, as the commands and the scripts name them. */
  const AGENTS = {
    cilium: { container: "cilium-agent", label: ["k8s-app", "cilium"] },
    tetragon: { container: "tetragon", label: ["app.kubernetes.io/name", "tetragon"] },
  } as const;

  test.each(known.map((release) => [`${release.engine} ${release.version}`, release] as const))(
    "[S10 text] %s runs where the documents and the scripts look for it",
    (_title, release) => {
      const { container, label } = AGENTS[release.engine as keyof typeof AGENTS];
      const objects = render(release);
      expect(containerOf(podsOf(objects, "DaemonSet", release.engine), container).name).toBe(container);
      const { spec } = objectOf(objects, "DaemonSet", release.engine) as unknown as {
        spec: { template: { metadata: { labels: Record<string, string> } } };
      };
      expect(spec.template.metadata.labels).toMatchObject({ [label[0]]: label[1] });
      expect(read("NETWORK_SECURITY.md")).toContain(
        `kubectl exec -n ${release.namespace} daemonset/${release.engine} -c ${container} -- `,
      );
    },
  );
});
