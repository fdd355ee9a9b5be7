import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const defaultCniMustBeOff = defineRule({
  code: "default-cni-must-be-off",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "A kind cluster must not bring a CNI",
  why: "Two CNIs give out addresses, and pods lose the network",
  say: ({ engine }) => `The kind cluster must have no CNI of its own beside ${engineTitle(engine)}`,
  remedy: () => "Create it with networking.disableDefaultCNI: true",
  source: "kind: Configuration, Disable Default CNI",
});
