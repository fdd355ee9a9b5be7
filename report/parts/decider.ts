import { policyPlace, policyTitle } from "../../model/rule.ts";
import type { Decider } from "../../model/verdict.ts";

/** `CiliumNetworkPolicy shop/web, spec.ingress[0] (file.yaml:12)`, with the line of the rule. */
export function deciderText({ policy, path, position, action }: Decider): string {
  const place = policyPlace(policy, position);
  const where = place === "" ? "" : ` (${place})`;
  const rule = path === "" ? "" : `, ${path}`;
  return `${action === "isolate" ? "" : `${action} `}${policyTitle(policy)}${rule}${where}`;
}
