import type { SystemName } from "../../systems/registry.ts";

/** A script that `palisade render live` writes, by its name without `.sh`: one a system, and those about one matter. */
export type LiveMatter = "applied" | "runtime" | "compose" | "compose-restore" | "drop-log";
export type LiveScriptName = SystemName | LiveMatter;
