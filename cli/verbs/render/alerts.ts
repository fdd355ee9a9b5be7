import { Option } from "commander";
import { buildPlan } from "../../../plan/build.ts";
import { alertsIn } from "../../../plan/plan.ts";
import { prometheusRules, ruleFile } from "../../../render/alerts.ts";
import { ALERT_DEFAULTS } from "../../../settings/alerts.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand } from "./target.ts";

/** What can be written: objects of the Prometheus operator, or the file that Prometheus itself reads. */
const FORMATS = ["objects", "rules"] as const;

/** The spec's own file holds plain rules (P54); the objects lie beside it. */
const FILES: Readonly<Record<(typeof FORMATS)[number], string>> = {
  objects: "deploy/k8s/overlays/production/prometheus-rule-objects.yaml",
  rules: "deploy/k8s/overlays/production/prometheus-rules.yaml",
};

interface AlertOptions extends FileOptions {
  readonly format: (typeof FORMATS)[number];
}

/** `palisade render alerts`: a stack's alerts, with the defaults where its config has none. */
export const renderAlerts: RenderCommand = (render, terminal) => {
  fileCommand(render.command("alerts"), terminal)
    .description("Write a stack's alerts for a Prometheus operator, or as a rule file of Prometheus")
    .addOption(new Option("--format <format>", "what to write").choices(FORMATS).default("objects"))
    .action((options: AlertOptions) => {
      const settings = readStack(options.dir, options.stack);
      const alerts = alertsIn(buildPlan({ ...settings, alerts: settings.alerts ?? ALERT_DEFAULTS }));
      if (alerts.length === 0)
        throw new UnusableInput(
          `stack ${options.stack} has no engine that serves metrics: its CNI is ${settings.cluster.cni} and Tetragon is not installed. Set palisade:cluster.cni or engines.tetragon.install.`,
        );
      const text = options.format === "rules" ? ruleFile(alerts) : prometheusRules(alerts);
      deliver(FILES[options.format], text, options, terminal);
    });
};
