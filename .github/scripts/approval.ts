/**
 * `approval.ts <environment>`: refuses an environment of GitHub that anybody's code could deploy to: one that is not there yet (GitHub
 * would make it, unprotected), one that needs no approval, one that any branch may use.
 */
import { readRepository, refuseFor } from "./github.ts";

interface Environment {
  readonly protection_rules?: readonly { readonly type: string; readonly reviewers?: readonly unknown[] }[];
  /** Null when any branch may deploy. */
  readonly deployment_branch_policy?: object | null;
}

const [name = ""] = process.argv.slice(2);

await refuseFor(async () => {
  const environment = await readRepository<Environment>(`environments/${encodeURIComponent(name)}`);
  return gaps(environment).map((gap) => `${gap} Settings, Environments: docs/workflows.md says what to set.`);
});

function gaps(environment: Environment | undefined): string[] {
  if (environment === undefined) return [`The environment ${name} is not there.`];
  const reviewers = (environment.protection_rules ?? [])
    .filter(({ type }) => type === "required_reviewers")
    .flatMap((rule) => rule.reviewers ?? []);
  return [
    ...(reviewers.length === 0 ? [`The environment ${name} has no required reviewers.`] : []),
    ...(environment.deployment_branch_policy == null
      ? [`Any branch may use the environment ${name} and its secrets.`]
      : []),
  ];
}
