import { Option } from "commander";
import { buildPlan, isApplicable } from "../../plan/build.ts";
import type { Plan } from "../../plan/plan.ts";
import { stackBorders } from "../../proof/firewalls.ts";
import { intentOf } from "../../proof/intent.ts";
import { groundOf } from "../../proof/stack-input.ts";
import { planIntent } from "../../report/plan/intent-json.ts";
import { planJson } from "../../report/plan/json.ts";
import { planMarkdown } from "../../report/plan/markdown.ts";
import { planText } from "../../report/plan/text.ts";
import type { Settings } from "../../settings/settings.ts";
import { EXIT } from "../exit.ts";
import type { Terminal, Verb } from "../main.ts";
import { readStack } from "../stack-file.ts";
import { type StackOptions, withStackOptions } from "../stack-options.ts";

const FORMATS = ["text", "json", "md"] as const;

interface PlanOptions extends StackOptions {
  readonly output: (typeof FORMATS)[number];
}

/** `palisade plan`: what a stack holds, and how it carries out its systems' intent. Exit 1 when a diagnostic refuses it. */
export const planVerb: Verb = (program, terminal, exit) => {
  withStackOptions(program.command("plan"), terminal.folder)
    .description(
      "Show what a stack holds, in order of application, and what its policies make of the systems' flows",
    )
    .addOption(new Option("-o, --output <format>", "how to print it").choices(FORMATS).default("text"))
    .action(({ stack, dir, output }: PlanOptions) => {
      const settings = readStack(dir, stack);
      const plan = buildPlan(settings);
      terminal.out(printed(plan, settings, output, terminal));
      exit(isApplicable(plan) ? EXIT.clean : EXIT.findings);
    });
};

function printed(plan: Plan, settings: Settings, output: PlanOptions["output"], style: Terminal): string {
  const intent = intentOf(settings);
  const borders = () => stackBorders(settings);
  switch (output) {
    case "text":
      return planText(plan, intent, borders(), style);
    case "json":
      return planJson(plan, planIntent(intent, groundOf(settings, plan)));
    case "md":
      return planMarkdown(plan, intent, borders());
  }
}
