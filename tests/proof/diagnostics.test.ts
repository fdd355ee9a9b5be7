import { describe, expect, test } from "@jest/globals";
import { intentDiagnostic } from "../../proof/diagnostics.ts";
import { INTENT_PROBLEMS, type IntentProblem } from "../../proof/report.ts";
import { sentencesOf } from "../../report/parts/rules.ts";

const problem: IntentProblem = {
  kind: "missing",
  from: "shop/web",
  to: "shop/api",
  ports: "TCP 8080",
  request: "GET /items",
  optional: false,
  why: "Shows the items.",
  rows: [],
  decidedBy: [
    { side: "egress", reason: "default-deny", policy: "NetworkPolicy shop/web" },
    { side: "egress", reason: "default-deny", policy: "NetworkPolicy shop/web" },
    { side: "ingress", reason: "not-governed" },
    { side: "ingress", reason: "rule", policy: "NetworkPolicy shop/api", path: "spec.ingress[0]" },
  ],
};

describe("a problem of the intent", () => {
  test("is a diagnostic about its edge and names each policy that decided once", () => {
    const diagnostic = intentDiagnostic(problem);
    expect(diagnostic).toMatchObject({
      code: "intent-missing",
      origin: "proof",
      subject: "shop/web -> shop/api TCP 8080 GET /items",
      args: { policies: ["NetworkPolicy shop/web", "NetworkPolicy shop/api spec.ingress[0]"] },
    });
    expect(sentencesOf(diagnostic).says).toBe("It is refused by NetworkPolicy shop/web and 1 more");
  });

  test("of an edge that the system works without is a note", () => {
    expect(intentDiagnostic({ ...problem, optional: true })).toMatchObject({
      severity: "info",
      subject: expect.stringMatching(/\(optional\)$/),
    });
  });

  test("has a rule for each kind, with and without a policy that decided", () => {
    const found = INTENT_PROBLEMS.flatMap((kind) => [
      intentDiagnostic({ ...problem, kind }),
      intentDiagnostic({ ...problem, kind, decidedBy: [] }),
    ]);
    expect(new Set(found.map(({ code }) => code)).size).toBe(INTENT_PROBLEMS.length);
    expect(new Set(found.map((one) => sentencesOf(one).says)).size).toBe(found.length);
    // Nothing refuses a preview for its intent yet.
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
