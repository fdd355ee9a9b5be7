import { defineRule } from "../../model/diagnostic.ts";
import { cloudTitle } from "../sentence.ts";

export const cloudRejected = defineRule({
  code: "cloud-rejected",
  severity: "error",
  effect: "rejected",
  origin: "cloud",
  title: "The cloud refuses an argument",
  why: "The update fails at this resource, after others have changed",
  say: ({ cloud, value, problem }) =>
    `${cloudTitle(cloud)} would refuse ${value === "" ? "this argument" : value}: it ${problem}`,
  remedy: ({ remedy }) => String(remedy),
  source: "docs/semantics/cloud.md#rejection-table",
});
