import { describe, expect, test } from "@jest/globals";
import { asker, judgement, pod, problems, stackOf } from "./ask.ts";

/** Verdicts of the four specified YAMTAM policies; reference: specified-network-policies.md, section YAMTAM. */
const SPECIFIED = stackOf("yamtam", {}, { cluster: { platform: "generic", cni: "calico" } });
const PROD = pod("prod-db", "prod", { app: "database" });
const { answer } = asker(SPECIFIED, [PROD, pod("newcomer", "yamtam", { app: "newcomer" })]);
const PORTS = [22, 80, 443, 3000, 5432];
const answers = (from: string, to: string, ports = PORTS): string[] =>
  ports.map((port) => answer({ from, to, port }));
const all = (word: string, ports = PORTS): string[] => ports.map(() => word);

describe("the four purposes of the first section", () => {
  test("[Y1] agent namespaces are isolated from sandboxes, in both directions but for port 53", () => {
    expect(answers("sandbox-agent", "agent-b")).toEqual(all("denied"));
    expect(answers("agent-a", "sandbox-agent")).toEqual(all("denied"));
    expect(answer({ from: "agent-a", to: "sandbox-agent", port: 53 })).toBe("allowed");
  });

  test("[Y1] a pod that no allow names is closed both ways by default", () => {
    expect(answers("newcomer", "agent-b")).toEqual(all("denied"));
    expect(answers("agent-a", "newcomer")).toEqual(all("denied"));
    expect(answers("newcomer", "internet")).toEqual(all("denied"));
  });

  test("[Y1] differs: outside, a sandbox reaches the approved API on 443 only, but agents reach anybody on port 53", () => {
    expect(answers("sandbox-agent", "internet")).toEqual(all("denied"));
    expect(answers("sandbox-agent", "160.79.104.0/23", [443, 80])).toEqual(["allowed", "denied"]);
    expect(answer({ from: "agent-a", to: "internet", port: 53, protocol: "UDP" })).toBe("allowed");
  });

  test("[Y1] differs: sandboxed agents reach the database of production on every port, for their policy names every namespace", () => {
    expect(answers("sandbox-agent", PROD.name)).toEqual(all("allowed"));
    const { problems: found } = judgement(SPECIFIED);
    const [worst] = found.filter(({ to }) => to === "prod/pod app=database");
    expect(worst).toMatchObject({ kind: "excess", ports: "TCP 1-65535; UDP 1-65535" });
    expect(worst?.decidedBy.map(({ policy }) => policy)).toContain(
      "NetworkPolicy yamtam-sandbox/sandbox-egress",
    );
  });

  test("[Y4] differs: agent-a does not reach agent-b, whose side alone was opened", () => {
    expect(problems(judgement(SPECIFIED), "missing")).toEqual(["agent-a -> agent-b"]);
  });
});

describe("an empty pod selector with policyTypes Egress and no rules", () => {
  const alone = asker(
    stackOf(
      "yamtam",
      { off: ["allow-agent-a-to-b", "allow-dns", "sandbox-egress"] },
      { mode: "audit", cluster: { platform: "generic", cni: "calico" } },
    ),
    [PROD],
  );

  test.each(["kube-dns", "agent-b", "internet", "prod-db"])("[Y9] closes every port towards %s", (to) => {
    for (const port of [53, 443, 3000])
      expect([port, alone.answer({ from: "agent-a", to, port })]).toEqual([port, "denied"]);
  });

  test("[Y9] and of its own namespace only", () => {
    expect(alone.answer({ from: "sandbox-agent", to: "internet", port: 443 })).toBe("allowed");
  });
});
