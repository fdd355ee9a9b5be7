/** Rows of YAMTAM on the shipped stacks; reference: docs/semantics/kubernetes.md#the-four-policies-of-yamtam. */
import { describe, expect, test } from "@jest/globals";
import { judgement, pod, problems } from "./ask.ts";
import { SHIPPED, shipped, shippedValues } from "./shipped.ts";

const PROD = pod("prod-db", "prod", { app: "database" });
const PORTS = [22, 80, 443, 3000, 5432];
const all = (word: string, ports = PORTS): string[] => ports.map(() => word);

describe.each(SHIPPED)("the four policies in %s", (name) => {
  const { answer } = shipped(name, "yamtam", {
    more: [PROD, pod("newcomer", "yamtam", { app: "newcomer" })],
  });
  const judged = judgement(shippedValues(name, "yamtam"), "yamtam");
  const answers = (from: string, to: string, ports = PORTS): string[] =>
    ports.map((port) => answer({ from, to, port }));

  test("agent namespaces are isolated from sandboxes, in both directions but for port 53", () => {
    expect(answers("sandbox-agent", "agent-b")).toEqual(all("denied"));
    expect(answers("agent-a", "sandbox-agent")).toEqual(all("denied"));
    expect(answer({ from: "agent-a", to: "sandbox-agent", port: 53 })).toBe("allowed");
  });

  test("[Y3 effect] a pod that no allow names is closed both ways by default", () => {
    expect(answers("newcomer", "agent-b")).toEqual(all("denied"));
    expect(answers("agent-a", "newcomer")).toEqual(all("denied"));
    expect(answers("newcomer", "internet")).toEqual(all("denied"));
  });

  test("[Y1 contradicted] outside, a sandbox reaches the approved API on 443 only, but agents reach anybody on port 53", () => {
    expect(answers("sandbox-agent", "internet")).toEqual(all("denied"));
    expect(answers("sandbox-agent", "160.79.104.0/23", [443, 80])).toEqual(["allowed", "denied"]);
    expect(answer({ from: "agent-a", to: "internet", port: 53, protocol: "UDP" })).toBe("allowed");
  });

  test("[Y1 X28 contradicted] sandboxed agents reach the database of production on every port, for their policy names every namespace", () => {
    expect(answers("sandbox-agent", PROD.name)).toEqual(all("allowed"));
    const [worst] = judged.problems.filter(({ to }) => to === "prod/pod app=database");
    expect(worst).toMatchObject({ kind: "forbidden", ports: "TCP 1-65535; UDP 1-65535" });
    expect(worst?.decidedBy.map(({ policy }) => policy)).toContain(
      "NetworkPolicy yamtam-sandbox/sandbox-egress",
    );
  });

  test("[Y4 X28 contradicted] agent-a does not reach agent-b, whose side alone was opened", () => {
    expect(problems(judged, "missing")).toEqual(["agent-a -> agent-b"]);
  });

  test("[Y5 effect] every pod of the namespace resolves names over UDP and TCP", () => {
    for (const from of ["agent-a", "agent-b", "newcomer"])
      for (const protocol of ["UDP", "TCP"] as const)
        expect([from, answer({ from, to: "kube-dns", port: 53, protocol })]).toEqual([from, "allowed"]);
  });

  test("[Y6 effect] a sandbox reaches any pod of any namespace, the API's range at 443, and nothing else outside", () => {
    expect(answers("sandbox-agent", PROD.name)).toEqual(all("allowed"));
    expect(answers("sandbox-agent", "160.79.104.0/23", [443, 80, 8443])).toEqual([
      "allowed",
      "denied",
      "denied",
    ]);
    expect(answers("sandbox-agent", "internet")).toEqual(all("denied"));
  });
});

describe.each(SHIPPED)(
  "[Y9 effect] an empty pod selector with policyTypes Egress and no rules, alone in %s",
  (name) => {
    const alone = shipped(name, "yamtam", {
      more: [PROD],
      options: { off: ["allow-agent-a-to-b", "allow-dns", "sandbox-egress"] },
    });

    test.each(["kube-dns", "agent-b", "internet", "prod-db"])("closes every port towards %s", (to) => {
      for (const port of [53, 443, 3000])
        expect([port, alone.answer({ from: "agent-a", to, port })]).toEqual([port, "denied"]);
    });

    test("and of its own namespace only", () => {
      expect(alone.answer({ from: "sandbox-agent", to: "internet", port: 443 })).toBe("allowed");
    });
  },
);
