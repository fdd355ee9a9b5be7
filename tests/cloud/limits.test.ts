import { describe, expect, test } from "@jest/globals";
import { awsLimits, checkAws } from "../../dialects/aws/limits.ts";
import { fitDescription } from "../../dialects/aws/limits-group.ts";
import { AZURE_LIMITS, checkAzure } from "../../dialects/azure/limits.ts";
import { checkGcp, GCP_LIMITS } from "../../dialects/gcp/limits.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { LIMIT_CASES } from "./limit-cases.ts";
import { awsRule } from "./limit-cases-aws.ts";
import { TABLE } from "./limit-table.ts";

const CHECKS: Readonly<Record<Cloud, (resources: readonly CloudResource[]) => readonly Diagnostic[]>> = {
  aws: checkAws,
  gcp: checkGcp,
  azure: checkAzure,
};

describe.each(CLOUDS)("%s: just inside passes, just outside is refused with a way out", (cloud) => {
  const cases = LIMIT_CASES.filter((item) => item.cloud === cloud);

  test.each(cases.map((item) => [`${item.row}: ${item.what}`, item] as const))("%s", (_title, item) => {
    expect(CHECKS[cloud](item.inside)).toEqual([]);
    const refusals = CHECKS[cloud](item.outside);
    expect(refusals.map(({ args }) => args.row)).toEqual([item.row]);
    const [refusal] = refusals;
    expect(refusal).toMatchObject({ code: "cloud-rejected", severity: "error", effect: "rejected" });
    expect(refusal?.args.remedy).toMatch(item.remedy);
    expect(refusal?.subject.startsWith(`cloud.${cloud}.`)).toBe(true);
  });
});

describe("the rejection table of the semantics, cell by cell", () => {
  const has = new Set(LIMIT_CASES.map(({ cloud, row, what }) => `${cloud} ${row}: ${what}`));

  test.each(TABLE.map((item) => [`${item.row}, ${item.cloud}: ${item.says}`, item] as const))(
    "%s",
    (_title, item) => {
      expect(item.by.length).toBeGreaterThan(0);
      expect(item.by.filter((what) => !has.has(`${item.cloud} ${what}`))).toEqual([]);
    },
  );

  test("and what no cell says is named", () => {
    const claimed = new Set(TABLE.flatMap(({ cloud, by }) => by.map((what) => `${cloud} ${what}`)));
    expect([...has].filter((item) => !claimed.has(item))).toEqual([
      "aws duplicate: the same rule twice",
      "aws count: the capacity of a rule group",
      "aws tags: the prefix of AWS",
      "gcp logging: of a rule that hands on",
      "azure protocol: SCTP",
    ]);
  });
});

test("every row of every table has a case", () => {
  const rows = {
    aws: awsLimits().map(({ row }) => row),
    gcp: GCP_LIMITS.map(({ row }) => row),
    azure: AZURE_LIMITS.map(({ row }) => row),
  };
  for (const cloud of CLOUDS)
    expect(new Set(LIMIT_CASES.filter((item) => item.cloud === cloud).map(({ row }) => row))).toEqual(
      new Set(rows[cloud]),
    );
});

describe("quotas of AWS", () => {
  const list = (entries: number) =>
    checkAws([awsRule({ cidrIpv4: undefined, prefixListId: "pl-1" })], {
      rulesPerGroup: 60,
      prefixListEntries: { "pl-1": entries },
    });

  test("a prefix list counts what it may hold, in both families", () => {
    expect(list(60)).toEqual([]);
    expect(list(61).map(({ args }) => args.value)).toEqual(["61", "61"]);
  });

  test("a raised quota is a number of the config", () => {
    const rules = Array.from({ length: 61 }, (_, at) => awsRule({ fromPort: at, toPort: at }, `r${at}`));
    expect(checkAws(rules, { rulesPerGroup: 61, prefixListEntries: {} })).toEqual([]);
  });
});

test("a sentence is made to fit what AWS takes, and ends at a word", () => {
  expect(fitDescription("The cluster's “nodes”, 100 % of Zürich")).toBe("The clusters nodes, 100 of Zurich");
  const long = fitDescription("word ".repeat(80));
  expect(long.length).toBeLessThanOrEqual(255);
  expect(long).toMatch(/word \.\.\.$/);
});
