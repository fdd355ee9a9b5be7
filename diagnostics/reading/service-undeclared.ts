import { defineRule } from "../../model/diagnostic.ts";

export const serviceUndeclared = defineRule({
  code: "service-undeclared",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A service shares the network of a service that is not there",
  why: "Docker Compose refuses the file",
  say: ({ service }) => `The service ${service} is not in this file`,
  remedy: ({ service, near }) =>
    near === undefined ? `Add the service ${service}` : `Write service:${near}`,
  source: "Compose specification: services, network_mode",
});
