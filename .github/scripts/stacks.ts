/** Prints `names=["dev","prod"]`: the stacks of this checkout, one for each Pulumi.<stack>.yaml, as an output of a step. */
import { readdirSync } from "node:fs";

/** What Pulumi allows in the name of a stack, so that nothing else reaches a shell or a matrix. */
const stackFile = /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/;

const names = readdirSync(".").flatMap((file) => stackFile.exec(file)?.[1] ?? []);
process.stdout.write(`names=${JSON.stringify(names.toSorted())}\n`);
