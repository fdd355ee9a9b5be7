import type { Known } from "../../model/cloud.ts";

type Written =
  | string
  | { readonly name: string; readonly resourceGroup?: string | undefined }
  | { readonly stack: string; readonly output: string };

/** A network of the config as a value: its id as it is, or where to find it. `output` is what the cloud calls its id. */
export function networkOf(
  written: Written,
  output: string,
  place: { readonly project?: string } = {},
): Known {
  if (typeof written === "string") return written;
  if ("stack" in written) return { reference: "stack", stack: written.stack, output: written.output };
  return {
    reference: "network",
    name: written.name,
    output,
    ...(written.resourceGroup === undefined ? {} : { resourceGroup: written.resourceGroup }),
    ...place,
  };
}
