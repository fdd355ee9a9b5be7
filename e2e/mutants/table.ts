/** Every mutant, in the order of the printed table. One more is one row in the file of its kind. */
import type { Mutant } from "./mutant.ts";
import { CALICO } from "./table/calico.ts";
import { CONFIG } from "./table/config.ts";
import { MODES } from "./table/modes.ts";
import { ORDER } from "./table/order.ts";

export const MUTANTS: readonly Mutant[] = [...ORDER, ...MODES, ...CALICO, ...CONFIG];
