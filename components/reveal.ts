import { secret } from "@pulumi/pulumi";
import { Sensitive } from "../model/sensitive.ts";
import { isBranch } from "../plan/releases/values.ts";

/**
 * A tree of Helm values with every `Sensitive` turned into a Pulumi secret: the only place where one is revealed,
 * together with the credentials and the kubeconfig beside it. Outputs and other leaves stay what they are.
 */
export function revealed(value: unknown): unknown {
  if (value instanceof Sensitive) return secret(value.reveal());
  if (Array.isArray(value)) return value.map(revealed);
  if (!isBranch(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}
