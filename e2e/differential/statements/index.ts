import { ADDRESSES } from "./cilium-addresses.ts";
import { ENFORCEMENT } from "./cilium-enforcement.ts";
import { SELECTORS } from "./cilium-selectors.ts";
import { TRAFFIC } from "./cilium-traffic.ts";
import { KUBERNETES } from "./kubernetes.ts";
import type { Statement } from "./statement.ts";

/** Every sentence of the two sections that the engine can decide. */
export const STATEMENTS: readonly Statement[] = [
  ...ENFORCEMENT,
  ...SELECTORS,
  ...ADDRESSES,
  ...TRAFFIC,
  ...KUBERNETES,
];
