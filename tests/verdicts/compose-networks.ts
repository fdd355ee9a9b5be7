/** The Compose override of a shipped stack, as `palisade render compose` writes it, and what its networks let through. */

import { parse } from "yaml";
import { analyze } from "../../analysis/analyze.ts";
import { outsideOf } from "../../analysis/outside.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { readCompose } from "../../dialects/compose/read.ts";
import { networkByName } from "../../dialects/compose/read-networks.ts";
import { stackSystem } from "../../plan/choose.ts";
import { composeOverride } from "../../render/compose.ts";
import { settingsOf } from "../support/stack.ts";
import { type ShippedStack, shippedValues } from "./shipped.ts";

export interface ComposeNetworks {
  readonly networks: readonly string[];
  /** Whether a connection to some address of the other service passes; `internet` is everything outside. */
  readonly open: (from: string, to: string, port: number) => boolean;
  /** Whether a connection passes to the address that the other's name resolves to. */
  readonly openByName: (from: string, to: string) => boolean;
}

export function composeOf(stack: ShippedStack): ComposeNetworks {
  const compose = stackSystem("pmoves", settingsOf(shippedValues(stack, "pmoves")))?.compose;
  if (compose === undefined) throw new Error(`${stack} has no networks for Compose`);
  // The tags tell Compose how to merge the file; read alone it says the same without them.
  const text = composeOverride(compose, "").replaceAll(" !override", "");
  const { reading, endpoints, attachments, networks } = readCompose(parse(text), {
    dialect: "compose",
    kind: "compose",
    name: "pmoves",
  });
  const all = [...endpoints, ...outsideOf(reading.policies)];
  const analysis = analyze({ ...reading, services: [], endpoints: all }, settingsFor("compose"));
  const find = (name: string) => {
    const found = all.find((one) => one.name === name || one.name === `pmoves/${name}`);
    if (found === undefined) throw new Error(`Compose has no ${name}`);
    return found;
  };
  return {
    networks: Object.keys(compose.networks),
    open: (from, to, port) =>
      analysis.flow({ from: find(from), to: find(to), protocol: 6, port }).outcome === "allowed",
    openByName: (from, to) =>
      networkByName(attachments.get(from) ?? [], attachments.get(to) ?? [], networks)?.icc ?? false,
  };
}
