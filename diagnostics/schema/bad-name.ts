import { defineRule } from "../../model/diagnostic.ts";

export const badName = defineRule({
  code: "bad-name",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A name has characters that names do not take",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ value, form }) => `${value} is not ${form}`,
  remedy: ({ near, form }) => `Write ${near ?? form}`,
  source: "Kubernetes: Object Names and IDs",
});
