import { defineRule } from "../../model/diagnostic.ts";

export const notYaml = defineRule({
  code: "not-yaml",
  severity: "error",
  effect: "unread",
  origin: "document",
  title: "A document is not YAML",
  why: "No verdict counts what could not be read",
  say: ({ problem }) => `The document is not YAML: ${problem}`,
  remedy: ({ template }) =>
    template === true ? "It looks like a template: give the output of helm template" : "Correct the YAML",
  source: "YAML: 1.1 as Kubernetes reads it (sigs.k8s.io/yaml)",
});
