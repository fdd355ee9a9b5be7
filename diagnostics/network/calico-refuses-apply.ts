import { defineRule } from "../../model/diagnostic.ts";

export const calicoRefusesApply = defineRule({
  code: "calico-refuses-apply",
  severity: "error",
  effect: "rejected",
  origin: "plan",
  title: "Calico 3.32.0 refuses server-side apply",
  why: "The update fails at its first policy",
  say: ({ version }) =>
    `Calico ${version} answers NotFound to a server-side apply that creates a policy, and Pulumi applies that way`,
  remedy: () => "Write 3.32.1 or newer, or remove the key to get the pinned version",
  source: "docs/semantics/calico.md#server-side-apply",
});
