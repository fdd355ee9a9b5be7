import { describe, expect, test } from "@jest/globals";
import { createColors } from "picocolors";
import { nodeRequirements } from "../../diagnostics/policies/node-requirements.ts";
import { wrongCni } from "../../diagnostics/policies/wrong-cni.ts";
import { chainingConfigMustExist } from "../../diagnostics/releases/chaining-config-must-exist.ts";
import { type Diagnostic, type DiagnosticPlace, defineRule, diagnose } from "../../model/diagnostic.ts";
import {
  DIAGNOSTIC_JSON,
  diagnosticJson,
  diagnosticLine,
  diagnosticRows,
  diagnosticsText,
} from "../../report/parts/diagnostics.ts";

const PLACE: DiagnosticPlace = {
  object: { kind: "CiliumNetworkPolicy", namespace: "shop", name: "web" },
  file: "shop/web.yaml",
  line: 12,
  column: 9,
  path: "spec.egress[0]",
};
const wrong = (place: DiagnosticPlace = {}): Diagnostic =>
  diagnose(wrongCni, "shop/web", { policies: ["web"], cni: "calico", engine: "cilium" }, place);
const note = diagnose(nodeRequirements, "shop", { kernel: "5.11" });

describe("a diagnostic in JSON", () => {
  test("has all that was found, and its sentences", () => {
    const printed: unknown = JSON.parse(JSON.stringify(diagnosticJson(wrong(PLACE))));
    expect(printed).toMatchObject({ ...PLACE, code: "wrong-cni", severity: "error", effect: "rejected" });
    expect(DIAGNOSTIC_JSON.parse(printed)).toEqual(printed);
    expect(printed).toMatchObject({ remedy: expect.stringContaining("cluster.cni to cilium") });
  });

  test("leaves out what is not known", () => {
    expect(Object.keys(diagnosticJson(wrong())).sort()).toEqual(
      ["args", "code", "effect", "origin", "remedy", "says", "severity", "subject"].sort(),
    );
  });
});

describe("a diagnostic for people", () => {
  test("says where it stands, as far as that is known", () => {
    expect(diagnosticLine(wrong(PLACE))).toMatch(/^shop\/web\.yaml:12:9 shop\/web spec\.egress\[0\]: /);
    expect(diagnosticLine(wrong({ file: "shop/web.yaml" }))).toMatch(/^shop\/web\.yaml shop\/web: /);
    expect(diagnosticLine(wrong())).toMatch(/^shop\/web: .*\. Set cluster\.cni .*\. \[wrong-cni\]$/);
  });

  test("carries nothing that acts on a terminal", () => {
    const hostile = diagnose(wrongCni, "a\u001b[31mb", {
      policies: ["\u202ec"],
      cni: "calico",
      engine: "cilium",
    });
    const text = diagnosticsText([hostile], createColors(false), 80);
    for (const shown of [text, diagnosticLine(hostile)]) {
      expect(shown).not.toContain("\u001b");
      expect(shown).not.toContain("\u202e");
    }
  });

  test("keeps to the width, and is silent without diagnostics", () => {
    const waits = diagnose(chainingConfigMustExist, "engines.cilium", {});
    const lines = diagnosticsText([waits, wrong()], createColors(false), 60).split("\n");
    expect(lines.every((line) => line.length <= 60)).toBe(true);
    expect(lines.filter((line) => /^ {2}\S/.test(line))).toHaveLength(2);
    expect(diagnosticsText([], createColors(false), 60)).toBe("");
  });

  test("calls a severity the same in text and in Markdown", () => {
    const [row] = diagnosticRows([note]);
    expect(row?.[0]).toBe("note node-requirements");
    expect(diagnosticsText([note], createColors(false), 80)).toContain("note shop (node-requirements)");
  });
});

test("a code that no registry knows is a mistake of the program, and is named", () => {
  const unknown = diagnose(defineRule({ ...wrongCni, code: "not-registered" }), "shop", {});
  expect(() => diagnosticLine(unknown)).toThrow(/not-registered/);
});
