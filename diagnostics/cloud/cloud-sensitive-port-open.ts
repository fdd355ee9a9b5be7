import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const cloudSensitivePortOpen = defineRule({
  code: "cloud-sensitive-port-open",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "A sensitive port is open to the Internet",
  why: "Such ports are scanned and attacked within minutes",
  say: ({ ports }) => `The rule opens ${listed(ports)} of every node to the whole Internet`,
  remedy: () => "Name the ranges that need it, or go through a load balancer or a bastion",
  source: "S4",
});
