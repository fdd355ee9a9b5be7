import { defineRule } from "../../model/diagnostic.ts";

export const cloudIngressNotAudited = defineRule({
  code: "cloud-ingress-not-audited",
  severity: "info",
  effect: "none",
  origin: "cloud",
  title: "Ingress has no audit",
  why: "Whoever expects that audit opens everything loses ingress at once",
  say: ({ cloud }) =>
    cloud === "aws"
      ? "Ingress has no audit: security groups only allow, and to allow everything in order to watch would open what is closed"
      : "Ingress has no audit: the implied deny is never recorded, and to allow everything in order to watch would open what is closed",
  remedy: ({ cloud }) =>
    cloud === "aws"
      ? "Keep the groups that nodes have now beside this one until enforce"
      : "Judge ingress by the records of the rules that allow it now",
  source: "docs/semantics/cloud.md#audit-of-a-security-group",
});
