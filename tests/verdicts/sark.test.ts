/** Rows of SARK on the shipped stacks, and on open-source Calico. */
import { describe, expect, test } from "@jest/globals";
import { cloudResourcesOf, policiesOf } from "../../plan/plan.ts";
import { planOf } from "../support/stack.ts";
import { asker, judgement, pod, site, stackOf } from "./ask.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

const PROVIDERS = ["api.openai.com", "api.anthropic.com"];
const OTHERS = ["example.com", "openai.com.evil.example", "api.openai.com.evil.example"];
const SITES = [...PROVIDERS, ...OTHERS].map(site);
const STRANGERS = [
  pod("stranger", "sark", { app: "stranger" }),
  pod("outsider", "default", { app: "stranger" }),
];

/** The five accesses of task 1, read off the spec, with the ports of the project's own policies. */
const ACCESSES = [
  ["ingress", "gateway", 8000],
  ["gateway", "database", 5432],
  ["gateway", "redis", 6379],
  ["gateway", "opa", 8181],
] as const;

describe.each(SHIPPED)("the policies of SARK in %s", (name) => {
  const { answer } = shipped(name, "sark", { more: [...SITES, ...STRANGERS] });
  const values = shippedValues(name, "sark");

  test.each(PROVIDERS)("[S3 S9 X30 effect] the gateway reaches %s over HTTPS, and on no other port", (to) => {
    expect([443, 80, 22].map((port) => answer({ from: "gateway", to, port }))).toEqual([
      "allowed",
      "denied",
      "denied",
    ]);
  });

  test.each(OTHERS)("[S3 S8 effect] %s is refused", (to) => {
    expect([443, 80, 53].map((port) => answer({ from: "gateway", to, port }))).toEqual([
      "denied",
      "denied",
      "denied",
    ]);
  });

  test("[S2 effect] each access passes, nobody else has it, and no store gets out", () => {
    for (const [from, to, port] of ACCESSES) {
      expect([to, answer({ from, to, port })]).toEqual([to, "allowed"]);
      for (const stranger of ["stranger", "outsider", "internet"])
        if (to !== "gateway" || stranger !== "stranger")
          expect([to, stranger, answer({ from: stranger, to, port })]).toEqual([to, stranger, "denied"]);
    }
    for (const store of ["database", "redis", "opa"])
      expect([store, answer({ from: store, to: "internet", port: 443 })]).toEqual([store, "denied"]);
  });

  test("[S8 S9 effect] the plan finds every edge and every refusal of the intent carried out", () => {
    const { allow, deny, problems, idle } = judgement(values, "sark");
    expect({ allow: allow.edges - allow.met, deny: deny.edges - deny.met, problems, idle }).toEqual({
      allow: 0,
      deny: 0,
      problems: [],
      idle: [],
    });
  });

  test("[X29 effect] labels, ports and namespaces that the config names are those that decide", () => {
    const moved = shipped(name, "sark", {
      more: [pod("old", "sark", { app: "sark-gateway" })],
      options: {
        opaNamespace: "policy",
        ports: { database: 6432 },
        labels: { gateway: { "app.kubernetes.io/name": "sark" } },
      },
    });
    expect(moved.answer({ from: "gateway", to: "database", port: 6432 })).toBe("allowed");
    expect(moved.answer({ from: "gateway", to: "policy/opa", port: 8181 })).toBe("allowed");
    expect(moved.answer({ from: "gateway", to: "database", port: 5432 })).toBe("denied");
    expect(moved.answer({ from: "old", to: "database", port: 6432 })).toBe("denied");
  });

  test("[M6 S1 S4 S11 X31 contradicted] the stack has neither Calico's allow list nor a firewall of a cloud: one layer judges what leaves", () => {
    const plan = planOf(values);
    expect(cloudResourcesOf(plan)).toEqual([]);
    expect(policiesOf(plan).filter(({ dialect }) => dialect === "calico")).toEqual([]);
  });
});

describe("the same on open-source Calico, which knows addresses only", () => {
  const address = (domain: string, cidr: string) => ({
    domain,
    cidrs: [cidr],
    owner: "network team",
    expires: "2099-01-01",
  });
  const values = stackOf(
    "sark",
    { addresses: [address("*.openai.com", "203.0.113.0/24"), address("*.anthropic.com", "160.79.104.0/23")] },
    { cluster: { platform: "generic", cni: "calico" } },
  );
  const { answer } = asker(values, SITES);

  test("[S3 S8 contradicted calico] every site at an address of the list is reached, whatever its name; other addresses are refused", () => {
    expect(OTHERS.map((to) => answer({ from: "gateway", to, port: 443 }))).toEqual(
      OTHERS.map(() => "allowed"),
    );
    expect(answer({ from: "gateway", to: "internet", port: 443 })).toBe("denied");
  });

  test("[S9 contradicted calico] whether a provider is reached hangs on its address, and the plan says that it does not know", () => {
    const { problems } = judgement(values);
    expect(problems.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      "undetermined *.openai.com",
      "undetermined *.anthropic.com",
    ]);
  });
});
