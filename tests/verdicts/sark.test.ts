import { describe, expect, test } from "@jest/globals";
import { asker, judgement, site, stackOf } from "./ask.ts";

const PROVIDERS = ["api.openai.com", "api.anthropic.com"];
const OTHERS = ["example.com", "openai.com.evil.example", "api.openai.com.evil.example"];
const SITES = [...PROVIDERS, ...OTHERS].map(site);

describe("the allow list of domains on Cilium", () => {
  const { answer } = asker(stackOf("sark"), SITES);

  test.each(PROVIDERS)("[S9] the gateway reaches %s over HTTPS, and on no other port", (to) => {
    expect([443, 80, 22].map((port) => answer({ from: "gateway", to, port }))).toEqual([
      "allowed",
      "denied",
      "denied",
    ]);
  });

  test.each(OTHERS)("[S8] %s is refused", (to) => {
    expect([443, 80, 53].map((port) => answer({ from: "gateway", to, port }))).toEqual([
      "denied",
      "denied",
      "denied",
    ]);
  });

  test("[S8] [S9] the plan finds every edge and every refusal of the intent carried out", () => {
    const { allow, deny, problems, idle } = judgement(stackOf("sark"));
    expect({ allow: allow.edges - allow.met, deny: deny.edges - deny.met, problems, idle }).toEqual({
      allow: 0,
      deny: 0,
      problems: [],
      idle: [],
    });
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

  test("[S8] differs: every site at an address of the list is reached, whatever its name; other addresses are refused", () => {
    expect(OTHERS.map((to) => answer({ from: "gateway", to, port: 443 }))).toEqual(
      OTHERS.map(() => "allowed"),
    );
    expect(answer({ from: "gateway", to: "internet", port: 443 })).toBe("denied");
  });

  test("[S9] differs: whether a provider is reached hangs on its address, and the plan says that it does not know", () => {
    const { problems } = judgement(values);
    expect(problems.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      "undetermined *.openai.com",
      "undetermined *.anthropic.com",
    ]);
  });
});
