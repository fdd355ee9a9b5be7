import { cloudRejected } from "../diagnostics/cloud/cloud-rejected.ts";
import { type Diagnostic, diagnose } from "../model/diagnostic.ts";
import type { Cloud } from "../model/vocabulary.ts";

/** An argument that a cloud would refuse, found before the cloud is asked. */
export interface Refusal {
  /** Row of the rejection table (docs/semantics/cloud.md#rejection-table), as `cidr` or `priority`. */
  readonly row: string;
  /** Id of the resource or edge. */
  readonly place: string;
  /** The argument, as `cidrIpv4`. */
  readonly path: string;
  /** What stands there, for a person. */
  readonly value: string;
  /** What is wrong with it, as the end of a sentence that begins with "it". */
  readonly message: string;
  readonly remedy: string;
}

/** The diagnostic of a refusal, under the name that the config has for the resource: `cloud.aws.nodes`. */
export const refused = (cloud: Cloud, { row, place, path, value, message, remedy }: Refusal): Diagnostic =>
  diagnose(
    cloudRejected,
    `cloud.${cloud}.${place.replace(`${cloud}/`, "")}`,
    { cloud, row, value, problem: message, remedy },
    { path },
  );
