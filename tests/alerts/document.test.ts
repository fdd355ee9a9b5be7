import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { RUNBOOKS } from "../../plan/alerts/rules.ts";
import { run } from "../support/cli.ts";
import { planOf } from "../support/stack.ts";
import { alertsOf, STACK, STACKS } from "./support.ts";

const PAGE = "docs/deployment/ALERTS.md";
const page = readFileSync(PAGE, "utf8");

/** The anchor that a page of a git host gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");

describe("the page about alerts", () => {
  test.each(Object.entries(RUNBOOKS))("has what an alert about %s points to", (_about, runbook) => {
    const [file, anchor] = runbook.split("#");
    expect(file).toBe(PAGE);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    expect(headings).toContain(anchor);
  });

  /** The part of the page that an anchor opens. */
  const section = (anchor: string | undefined): string =>
    page.split(/^## /m).find((part) => anchorOf(part.split("\n")[0] ?? "") === anchor) ?? "";

  test("says under it what every alert means", () => {
    const all = STACKS.flatMap(([, values]) => alertsOf(values));
    const unsaid = all
      .filter(
        ({ alert, annotations }) => !section(annotations.runbook?.split("#")[1]).includes(`\`${alert}\``),
      )
      .map(({ alert }) => alert);
    expect(unsaid).toEqual([]);
  });

  test("names no alert that there is not", () => {
    const known = new Set(STACKS.flatMap(([, values]) => alertsOf(values).map(({ alert }) => alert)));
    const named = [...page.matchAll(/`((?:Cilium|Hubble|Calico|Felix|Tetragon|NetworkPolicy)[A-Z]\w+)`/g)];
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name = ""]) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(page)?.[1] ?? "";

  test("shows a config that a stack takes, with the thresholds that are the defaults", () => {
    const { "palisade:alerts": alerts } = parse(block("yaml"));
    expect(planOf({ ...STACK, alerts }).diagnostics.filter(({ code }) => code.startsWith("alerts-"))).toEqual(
      [],
    );
    const { thresholds: _defaults, ...rest } = alerts;
    expect(alertsOf({ ...STACK, alerts })).toEqual(alertsOf({ ...STACK, alerts: rest }));
  });

  test.each(block("sh").trim().split("\n"))("%s", async (command) => {
    const { code, err, out } = await run(command.replace("npm run -s palisade -- ", "").split(" "));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("network-policy-alerts");
  });
});
