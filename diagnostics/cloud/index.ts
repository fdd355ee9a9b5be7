import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { cloudAuditUnseen } from "./cloud-audit-unseen.ts";
import { cloudBalancerMissing } from "./cloud-balancer-missing.ts";
import { cloudControlPlaneMissing } from "./cloud-control-plane-missing.ts";
import { cloudGuardsNodes } from "./cloud-guards-nodes.ts";
import { cloudIngressNotAudited } from "./cloud-ingress-not-audited.ts";
import { cloudNamesAskedOnly } from "./cloud-names-asked-only.ts";
import { cloudNamesMoot } from "./cloud-names-moot.ts";
import { cloudNamesUnseen } from "./cloud-names-unseen.ts";
import { cloudNamesWidened } from "./cloud-names-widened.ts";
import { cloudOfAnotherPlatform } from "./cloud-of-another-platform.ts";
import { cloudRejected } from "./cloud-rejected.ts";
import { cloudSensitivePortOpen } from "./cloud-sensitive-port-open.ts";

/** Rules about the firewalls around the cluster. */
export const CLOUD_RULES: readonly DiagnosticRule[] = [
  cloudRejected,
  cloudNamesUnseen,
  cloudNamesAskedOnly,
  cloudNamesMoot,
  cloudSensitivePortOpen,
  cloudAuditUnseen,
  cloudControlPlaneMissing,
  cloudBalancerMissing,
  cloudOfAnotherPlatform,
  cloudNamesWidened,
  cloudIngressNotAudited,
  cloudGuardsNodes,
];
