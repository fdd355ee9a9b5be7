import { defineRule } from "../../model/diagnostic.ts";

export const wrongType = defineRule({
  code: "wrong-type",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A value has the wrong type",
  why: "The API server refuses the object, so nothing of it is enforced",
  say: ({ found, wanted }) => `The value is ${found}, and the field takes ${wanted}`,
  remedy: ({ near, wanted, unquoted }) =>
    unquoted === true
      ? `Put quotes around it${near === undefined ? "" : `: ${near}`}`
      : `Write ${near ?? wanted}`,
  source:
    "Kubernetes: Extend the Kubernetes API with CustomResourceDefinitions, Specifying a structural schema",
});
