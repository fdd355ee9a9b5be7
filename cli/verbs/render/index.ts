import type { Verb } from "../../verb.ts";
import { renderAlerts } from "./alerts.ts";
import { renderCompose } from "./compose.ts";
import { renderConflist } from "./conflist.ts";
import { renderKind } from "./kind.ts";
import { renderKustomize } from "./kustomize.ts";
import { renderLive } from "./live.ts";

/** `palisade render …`: the files that others' tools read. */
export const renderVerb: Verb = (program, terminal) => {
  const render = program.command("render").description("Write files for other tools");
  for (const add of [renderKustomize, renderCompose, renderConflist, renderKind, renderAlerts, renderLive])
    add(render, terminal);
};
