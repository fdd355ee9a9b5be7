import { Option } from "commander";
import { planJson } from "../../analysis/report/plan-json.ts";
import { planText } from "../../analysis/report/plan-text.ts";
import { buildPlan, isApplicable } from "../../plan/build.ts";
import { EXIT } from "../exit.ts";
import type { Verb } from "../main.ts";
import { readStack } from "../stack-file.ts";
import { type StackOptions, withStackOptions } from "../stack-options.ts";

interface PlanOptions extends StackOptions {
  readonly output: "text" | "json";
}

/** `palisade plan`: what a stack holds, offline. Exit 1 when a finding refuses it. */
export const planVerb: Verb = (program, terminal, exit) => {
  withStackOptions(program.command("plan"), terminal.folder)
    .description("Show what a stack holds, in order of application, without cluster, cloud or network")
    .addOption(
      new Option("-o, --output <format>", "how to print it").choices(["text", "json"]).default("text"),
    )
    .action(({ stack, dir, output }: PlanOptions) => {
      const plan = buildPlan(readStack(dir, stack));
      terminal.out(output === "json" ? planJson(plan) : planText(plan, terminal));
      exit(isApplicable(plan) ? EXIT.clean : EXIT.findings);
    });
};
