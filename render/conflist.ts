import type { CniConfigList } from "../model/cni-config.ts";

/** A CNI network as a file of a node's CNI folder: its name, which decides the order there, and its text. */
export const conflistFile = (list: CniConfigList): { readonly name: string; readonly text: string } => ({
  name: `10-${list.name}.conflist`,
  text: `${JSON.stringify(list, null, 2)}\n`,
});
