import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const unknownKind = defineRule({
  code: "unknown-kind",
  severity: "error",
  effect: "rejected",
  origin: "schema",
  title: "A kind is not known",
  why: "The API server does not take the object, so nothing of it is enforced",
  say: ({ apiVersion, kind }) => `No schema is known for apiVersion ${apiVersion}, kind ${kind}`,
  remedy: ({ near, kinds }) => (near === undefined ? `The kinds are ${listed(kinds)}` : `Write ${near}`),
  source: "Kubernetes: API conventions, Types (Kinds)",
});
