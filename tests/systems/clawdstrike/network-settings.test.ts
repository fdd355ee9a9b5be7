import { describe, expect, test } from "@jest/globals";
import {
  CLAWDSTRIKE_DEFAULTS,
  type ClawdstrikeOptions,
  type ClawdstrikePorts,
  COMPONENTS,
} from "../../../systems/clawdstrike/options.ts";
import { SYSTEMS } from "../../../systems/registry.ts";
import { changed, differences, options, rendered } from "./fixtures.ts";

const NAMESPACE = '["io.kubernetes.pod.namespace"]';
const COMPONENT = '["app.kubernetes.io/component"]';

describe("where NATS is", () => {
  test("[C6 text] before the migration every selector of NATS, and nothing else, targets aegisnet", () => {
    const toNats = (number: string, rule: number) =>
      `${number} spec.egress[${rule}].toEndpoints[0].matchLabels${NAMESPACE}: absent -> "aegisnet"`;
    expect(changed({ natsNamespace: "aegisnet" })).toEqual([
      toNats("01", 0),
      toNats("02", 0),
      toNats("03", 0),
      `04 spec.egress[1].toEndpoints[0].matchLabels${NAMESPACE}: "clawdstrike" -> "aegisnet"`,
      toNats("05", 1),
      toNats("06", 0),
      '07 metadata.namespace: "clawdstrike" -> "aegisnet"',
      `07 spec.ingress[0].fromEndpoints[0].matchLabels${NAMESPACE}: absent -> "clawdstrike"`,
    ]);
  });

  test("[C6 text] no kernel policy depends on it", () => {
    expect(changed({ natsNamespace: "aegisnet" }, {}, "runtime")).toEqual([]);
    expect(changed({ natsNamespace: "aegisnet" }, { runtimePolicies: "hardened" }, "runtime")).toEqual([]);
  });

  test.each(["clawdstrike", "aegisnet", "nats", "kube-system"])(
    "[C6 text] every peer that selects NATS means NATS in %s",
    (natsNamespace) => {
      const targets = [...rendered({ natsNamespace }).values()]
        .filter(({ layer }) => layer === "network")
        .flatMap(({ manifest }) =>
          peersOf(manifest.spec)
            .filter((labels) => labels["app.kubernetes.io/component"] === "nats")
            .map((labels) => labels["io.kubernetes.pod.namespace"] ?? manifest.metadata.namespace),
        );
      expect(targets).toEqual(Array.from({ length: 8 }, () => natsNamespace));
    },
  );
});

/** Labels of every peer selector of a spec, wherever it stands. */
function peersOf(spec: unknown): Record<string, string>[] {
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) =>
    key === "toEndpoints" || key === "fromEndpoints"
      ? value.map((selector: { matchLabels: Record<string, string> }) => selector.matchLabels)
      : peersOf(value),
  );
}

describe("namespaces", () => {
  test("a gateway in a namespace of its own is named with it", () => {
    expect(changed({ gatewayNamespace: "envoy-gateway-system" })).toEqual([
      `03 spec.ingress[1].fromEndpoints[0].matchLabels${NAMESPACE}: absent -> "envoy-gateway-system"`,
      `06 spec.ingress[0].fromEndpoints[0].matchLabels${NAMESPACE}: absent -> "envoy-gateway-system"`,
    ]);
  });

  test("the services' namespace moves whole: no policy of the spec names the old one", () => {
    const moved = { namespace: "sdr", natsNamespace: "sdr", gatewayNamespace: "sdr" };
    const lines = changed(moved);
    expect(lines.every((line) => / "[^"]*clawdstrike[^"]*" -> "[^"]*sdr[^"]*"$/.test(line))).toBe(true);
    expect(lines.filter((line) => line.includes("metadata.namespace"))).toHaveLength(9);
    expect(lines.filter((line) => line.includes(NAMESPACE))).toHaveLength(4);
    expect(lines.filter((line) => line.includes("spec.description"))).toHaveLength(1);
    expect(lines).toHaveLength(14);
  });

  test("the namespaces of the system and of monitoring reach every peer there", () => {
    const dns = ["00", "01", "02", "03", "04", "05", "06", "07", "08"];
    expect(changed({ systemNamespace: "platform" }).map((line) => line.slice(0, 2))).toEqual(
      [...dns, "04", "05", "07"].sort(),
    );
    expect(changed({ monitoringNamespace: "metrics" }).map((line) => line.slice(0, 2))).toEqual([
      "00",
      "01",
      "02",
      "03",
      "04",
      "05",
      "06",
      "07",
      "09",
    ]);
  });
});

describe("ports", () => {
  /** Every place of a port in the ten, read off the spec. */
  const PLACES: { readonly [Port in keyof ClawdstrikePorts]: readonly string[] } = {
    nats: [
      "01 egress[0]",
      "02 egress[0]",
      "03 egress[0]",
      "04 egress[1]",
      "05 egress[1]",
      "06 egress[0]",
      "07 ingress[0]",
      "07 ingress[1]",
    ],
    natsCluster: ["07 egress[0]", "07 ingress[2]"],
    natsMonitor: ["07 ingress[3]"],
    proofsApi: ["03 ingress[0]", "03 ingress[1]", "06 egress[1]"],
    hushd: ["06 ingress[0]", "06 ingress[1]"],
    metrics: [
      "00 ingress[1]#1",
      "01 ingress[0]",
      "02 ingress[0]",
      "03 ingress[2]",
      "04 ingress[0]",
      "05 ingress[0]",
      "06 ingress[2]",
      "09 ingress[0]",
    ],
    prometheus: ["00 ingress[1]", "09 ingress[0]#1"],
    tetragonGrpc: ["04 egress[0]"],
    hubbleRelay: ["05 egress[0]"],
  };
  const names = Object.keys(PLACES) as (keyof ClawdstrikePorts)[];

  test.each(names)("%s reaches its places and no other", (name) => {
    const port = CLAWDSTRIKE_DEFAULTS.ports[name];
    const lines = changed({ ports: { ...CLAWDSTRIKE_DEFAULTS.ports, [name]: 19999 } });
    expect(lines.sort()).toEqual(
      PLACES[name]
        .map((place) => {
          const [rule, entry = "0"] = place.slice(3).split("#");
          return `${place.slice(0, 2)} spec.${rule}.toPorts[0].ports[${entry}].port: "${port}" -> "19999"`;
        })
        .sort(),
    );
  });

  test("together the places are all ports of the ten but DNS and HTTPS", () => {
    const found = [...rendered().values()]
      .filter(({ layer }) => layer === "network")
      .flatMap(({ manifest }) =>
        [...JSON.stringify(manifest.spec).matchAll(/"port":"(\d+)"/g)].map(([, port]) => port),
      )
      .filter((port) => port !== "53" && port !== "443");
    expect(found).toHaveLength(Object.values(PLACES).flat().length);
  });

  test("workloads and flows move along: no old number remains", () => {
    const sentinels = Object.fromEntries(names.map((name, index) => [name, 20001 + index]));
    const chosen = options({ ports: sentinels as unknown as ClawdstrikePorts });
    const text = JSON.stringify([
      [...rendered({ ports: chosen.ports }).values()].filter(({ layer }) => layer === "network"),
      flowsAndWorkloads(chosen),
    ]);
    for (const [name, port] of Object.entries(sentinels))
      expect([name, text.includes(String(port))]).toEqual([name, true]);
    for (const old of [4222, 6222, 8222, 8080, 2112, 54321, 4245])
      expect(text).not.toMatch(new RegExp(`\\b${old}\\b`));
  });
});

function flowsAndWorkloads(chosen: ClawdstrikeOptions): unknown {
  const { flows, workloads } = SYSTEMS.clawdstrike;
  return [flows(chosen), workloads(chosen)];
}

describe("components", () => {
  /** Places of each component's label, read off the spec. */
  const PLACES: Readonly<Record<string, readonly string[]>> = {
    "spine-checkpointer": ["01 spec.endpointSelector"],
    "spine-witness": ["02 spec.endpointSelector"],
    "spine-proofs-api": ["03 spec.endpointSelector", "06 spec.egress[1].toEndpoints[0]"],
    "tetragon-bridge": ["04 spec.endpointSelector", "07 spec.ingress[1].fromEndpoints[0]"],
    "hubble-bridge": ["05 spec.endpointSelector"],
    hushd: ["03 spec.ingress[0].fromEndpoints[0]", "06 spec.endpointSelector"],
    nats: [
      "01 spec.egress[0].toEndpoints[0]",
      "02 spec.egress[0].toEndpoints[0]",
      "03 spec.egress[0].toEndpoints[0]",
      "04 spec.egress[1].toEndpoints[0]",
      "05 spec.egress[1].toEndpoints[0]",
      "06 spec.egress[0].toEndpoints[0]",
      "07 spec.egress[0].toEndpoints[0]",
      "07 spec.endpointSelector",
      "07 spec.ingress[2].fromEndpoints[0]",
    ],
    "envoy-gateway": ["03 spec.ingress[1].fromEndpoints[0]", "06 spec.ingress[0].fromEndpoints[0]"],
  };

  test.each([...COMPONENTS])(
    "[C80 text] the label of %s reaches its places and no other; no policy is renamed",
    (component) => {
      const components = { ...CLAWDSTRIKE_DEFAULTS.components, [component]: "renamed" };
      expect(changed({ components }).sort()).toEqual(
        PLACES[component]?.map((place) => `${place}.matchLabels${COMPONENT}: "${component}" -> "renamed"`),
      );
    },
  );

  test("the label reaches the workload too, and no other workload", () => {
    for (const component of COMPONENTS) {
      const components = { ...CLAWDSTRIKE_DEFAULTS.components, [component]: "renamed" };
      expect(differences(flowsAndWorkloads(options()), flowsAndWorkloads(options({ components })))).toEqual([
        expect.stringContaining(`.labels${COMPONENT}: "${component}" -> "renamed"`),
      ]);
    }
  });
});
