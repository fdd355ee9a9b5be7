/** Rule files in the eyes of promtool: whether they are rules, and which alerts fire in a given hour. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { Samples } from "./world.ts";

/** What promtool says of a rule file; undefined when it has nothing to say. */
export function refusalOf(rules: string): string | undefined {
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", "--lint-fatal", rules], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

/** An alert as it must fire: all labels but its name, and all annotations with their templates filled in. */
export interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An hour of samples, and what fires at its end; what is not named in `fire` must not. */
export interface Hour {
  readonly series: readonly Samples[];
  readonly fire: Readonly<Record<string, readonly Firing[]>>;
}

/** What promtool says of each question: CONFIRMED, or its complaint. */
export type Verdicts = ReadonlyMap<string, string>;

/** promtool's word for a file whose alerts fire as its hours say. */
export const CONFIRMED = "SUCCESS";

/**
 * Asks promtool about many worlds in one start: a file for each question, and its answer from what promtool prints below that file's name.
 * @param rules the rule file
 * @param alerts the alerts that must fire as the hours say, and otherwise not
 * @param questions hours by a name of their own
 */
export function verdictsOf(
  rules: string,
  alerts: readonly string[],
  questions: ReadonlyMap<string, readonly Hour[]>,
): Verdicts {
  const folder = mkdtempSync(join(dirname(rules), "hours-"));
  const files = new Map([...questions.keys()].map((name, at) => [name, join(folder, `${at}.yaml`)]));
  for (const [name, hours] of questions)
    writeFileSync(files.get(name) ?? "", stringify(testsOf(rules, alerts, hours)));
  const said = promtoolOn([...files.values()], join(folder, "said.txt"));
  return new Map([...files].map(([name, file]) => [name, said.get(file) ?? "promtool says nothing of it"]));
}

/** What `promtool test rules` prints below each file's name. Both its streams go into one file, which keeps their order. */
function promtoolOn(files: readonly string[], log: string): ReadonlyMap<string, string> {
  const printed = openSync(log, "w");
  spawnSync("promtool", ["test", "rules", ...files], { stdio: ["ignore", printed, printed] });
  closeSync(printed);
  const [, ...parts] = readFileSync(log, "utf8").split(/^Unit Testing: {2}/m);
  return new Map(
    parts.map((part) => {
      const [file = "", ...said] = part.split("\n");
      return [file, said.join("\n").trim()];
    }),
  );
}

const testsOf = (rules: string, alerts: readonly string[], hours: readonly Hour[]) => ({
  rule_files: [rules],
  evaluation_interval: "1m",
  tests: hours.map(({ series, fire }) => ({
    interval: "1m",
    input_series: series.map((samples) => ({ series: seriesText(samples), values: samples.values })),
    alert_rule_test: alerts.map((alertname) => ({
      eval_time: "60m",
      alertname,
      exp_alerts: (fire[alertname] ?? []).map(({ labels, annotations }) => ({
        exp_labels: labels,
        exp_annotations: annotations,
      })),
    })),
  })),
});

export const seriesText = ({ metric, labels = {} }: Samples): string =>
  `${metric}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .sort()
    .join(",")}}`;
