import { describe, expect, test } from "@jest/globals";
import { runtime } from "@pulumi/pulumi";
import { Sensitive } from "../../model/sensitive.ts";
import { loadSettings } from "../../settings/load.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";

await runtime.setMocks(
  { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
  "palisade",
  "dev",
);

const CLUSTER = '{"platform":"kind","cni":"cilium"}';

function load(config: Readonly<Record<string, string>>, secretKeys: readonly string[] = []) {
  const prefixed = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [`palisade:${key}`, value]),
  );
  runtime.setAllConfig(
    { ...prefixed, "aws:region": "eu-central-1" },
    secretKeys.map((key) => `palisade:${key}`),
  );
  return loadSettings();
}

/** The message of the one error that a bad config throws. */
function refusal(config: Readonly<Record<string, string>>, secretKeys: readonly string[] = []): string {
  try {
    load(config, secretKeys);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the config was accepted");
}

describe("config as Pulumi hands it over", () => {
  test("structured keys are JSON, plain ones are text, and other programs' keys are not ours", () => {
    const settings = load({
      mode: "enforce",
      cluster: CLUSTER,
      systems: '{"clawdstrike":{"off":["hushd"]}}',
    });
    expect(settings).toMatchObject({ stack: "dev", mode: "enforce", cluster: { platform: "kind" } });
    expect(settings.systems.clawdstrike?.off).toEqual(new Set(["hushd"]));
  });

  test("a misspelt key is found although Pulumi accepts any", () => {
    expect(refusal({ cluster: CLUSTER, moed: "audit" })).toContain('Did you mean "mode"?');
  });

  test("so is a key under a misspelt namespace, which would leave the stack in audit without a word", () => {
    runtime.setAllConfig({ "palisade:cluster": CLUSTER, "palisde:mode": "enforce", "aws:region": "eu" });
    expect(() => loadSettings()).toThrow(
      'The configuration of stack dev has 1 problem:\n  - palisde:mode: is a key of nobody. Did you mean "palisade:mode"? Keys of this program begin with palisade:.',
    );
  });
});

describe("secrets", () => {
  const SECRET = "hunter2-very-secret";

  test("one that does not even parse is not quoted", () => {
    const message = refusal({ cluster: CLUSTER, charts: `{"password":"${SECRET}"` }, ["charts"]);
    expect(message).toContain("palisade:charts");
    expect(message).not.toContain(SECRET);
  });

  test("Helm values of a secret key stay concealed, text by text", () => {
    const engines = JSON.stringify({ cilium: { values: { deep: [{ token: SECRET, replicas: 2 }] } } });
    const { values } = load({ cluster: CLUSTER, engines }, ["engines"]).engines.cilium;
    expect(JSON.stringify(values)).not.toContain(SECRET);
    const [first] = values.deep as { token: Sensitive; replicas: number }[];
    expect(first?.token).toBeInstanceOf(Sensitive);
    expect(first?.token.reveal()).toBe(SECRET);
    expect(first?.replicas).toBe(2);
  });

  test("a password and a kubeconfig are concealed even where they were not set as secrets", () => {
    const settings = load({
      cluster: `{"platform":"kind","cni":"cilium","kubeconfig":"${SECRET}"}`,
      charts: `{"source":"oci://charts.example/x","username":"bot","password":"${SECRET}"}`,
    });
    expect(`${JSON.stringify(settings)}${String(settings.charts.password)}`).not.toContain(SECRET);
    expect([settings.charts.password?.reveal(), settings.cluster.kubeconfig?.reveal()]).toEqual([
      SECRET,
      SECRET,
    ]);
  });
});

test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
  "%s in a key does not act on the terminal",
  (_what, text) => {
    const message = refusal({ cluster: CLUSTER, [text]: "x", systems: JSON.stringify({ [text]: {} }) });
    expect(message.replaceAll("\n", "")).not.toMatch(ACTING);
    expect(message.split("\n")).toHaveLength(3);
  },
);
