/** `npm run e2e [-- <part of a file's name> …]`: runs the tests and says how many passed and failed. */
import { onGround } from "./ground.ts";

await onGround(async ({ test }) => {
  const { passed, failed, failures } = await test(process.argv.slice(2));
  for (const failure of failures) process.stderr.write(`failed: ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});
