import { defineRule } from "../../model/diagnostic.ts";

export const kustomizationNotBuilt = defineRule({
  code: "kustomization-not-built",
  severity: "warning",
  effect: "none",
  origin: "document",
  title: "Kustomizations are not built",
  why: "The objects that are applied differ from those in the files",
  say: () => "Kustomizations are not built here, so patches look like second objects",
  remedy: () => "Give the output of kubectl kustomize",
  source: "Kubernetes: Declarative Management of Kubernetes Objects Using Kustomize",
});
