import type { HttpRequest } from "../../model/flow.ts";

/** All that proofs-api serves to its clients (rows C42, C43, C85). */
export const PROOFS_API_REQUESTS: readonly HttpRequest[] = [
  { method: "GET", path: "/v1/checkpoints/.*" },
  { method: "GET", path: "/v1/proofs/.*" },
  { method: "GET", path: "/healthz" },
];

/** All that hushd serves to agents behind the gateway (rows C50, C86). */
export const HUSHD_REQUESTS: readonly HttpRequest[] = [
  { method: "POST", path: "/api/v1/check" },
  { method: "GET", path: "/api/v1/events" },
  { method: "GET", path: "/api/v1/audit/.*" },
  { method: "GET", path: "/health" },
];
