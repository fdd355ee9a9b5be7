/** Rule files in the eyes of promtool: whether they are rules, and which alerts fire in a given hour. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
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

/** @throws Error with promtool's words when one of `alerts` fires otherwise than the hours say */
export function expectHours(rules: string, alerts: readonly string[], hours: readonly Hour[]): void {
  const tests = {
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
  };
  const file = join(dirname(rules), "tests.yaml");
  writeFileSync(file, stringify(tests));
  const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
  if (status !== 0) throw new Error(`promtool test rules: ${stdout}${stderr}`);
}

export const seriesText = ({ metric, labels = {} }: Samples): string =>
  `${metric}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .sort()
    .join(",")}}`;
