/** Mistakes that somebody could make in the program, each as a patch of one line. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An end-to-end test: its file below `e2e/tests` without `.test.ts`, and its full name, those of `describe` included. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** One wrong line. */
export interface Patch {
  readonly name: string;
  /** What goes wrong when nobody notices. */
  readonly why: string;
  /** Path in the program. */
  readonly file: string;
  /** Text of one line that occurs once in the file. */
  readonly find: string;
  /** What stands there instead; what it needs of other lines is there already. */
  readonly replace: string;
}

/** A wrong line, and the end-to-end tests that must notice it. */
export interface Mutant extends Patch {
  /** Tried in this order until one fails. */
  readonly tests: readonly [NamedTest, ...NamedTest[]];
}

/** A patch that does not fit the program: the mutant has to be written anew. */
export class PatchError extends Error {
  override readonly name = "PatchError";
}

/** The text with the mistake in it. @throws PatchError when what the patch looks for is not there exactly once */
export function patched(text: string, { name, file, find, replace }: Patch): string {
  const [before, after, ...more] = text.split(find);
  if (before !== undefined && after !== undefined && more.length === 0) return before + replace + after;
  const times = after === undefined ? "no longer" : `${more.length + 1} times`;
  throw new PatchError(`${name}: ${file} has ${times}, and should have once: ${find}`);
}

/** The file of a program with the mistake in it. @throws PatchError when the file is gone or its text is another */
export function mistakenFile(mutant: Patch, program: string): string {
  const path = join(program, mutant.file);
  if (!existsSync(path)) throw new PatchError(`${mutant.name}: there is no ${mutant.file}`);
  return patched(readFileSync(path, "utf8"), mutant);
}

/** Makes the mistake in a program. @throws PatchError like `mistakenFile` */
export function plant(mutant: Patch, program: string): void {
  writeFileSync(join(program, mutant.file), mistakenFile(mutant, program));
}

/** Of the patches that do not fit a program, why. */
export const stalePatches = (mutants: readonly Patch[], program: string): string[] =>
  mutants.flatMap((mutant) => {
    try {
      mistakenFile(mutant, program);
      return [];
    } catch (error) {
      if (error instanceof PatchError) return [error.message];
      throw error;
    }
  });
