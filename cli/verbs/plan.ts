import { Option } from "commander";
import { buildPlan, isApplicable } from "../../plan/build.ts";
import type { Plan } from "../../plan/plan.ts";
import { firewallReports } from "../../proof/firewalls.ts";
import { intentOf } from "../../proof/intent.ts";
import { planJson } from "../../report/plan/json.ts";
import { planMarkdown } from "../../report/plan/markdown.ts";
import { planText } from "../../report/plan/text.ts";
import { EXIT } from "../exit.ts";
import { readStack } from "../stack-file.ts";
import { type StackOptions, withStackOptions } from "../stack-options.ts";
import type { Terminal, Verb } from "../verb.ts";

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
      const plan = buildPlan(readStack(dir, stack));
      terminal.out(printed(plan, output, terminal));
      exit(isApplicable(plan) ? EXIT.clean : EXIT.findings);
    });
};

function printed(plan: Plan, output: PlanOptions["output"], style: Terminal): string {
  const intent = intentOf(plan);
  switch (output) {
    case "text":
      return planText(plan, intent, firewallReports(plan), style);
    case "json":
      return planJson(plan, intent);
    case "md":
      return planMarkdown(plan, intent, firewallReports(plan));
  }
}
