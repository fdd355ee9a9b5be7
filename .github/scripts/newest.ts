/**
 * Refuses a commit that is no longer the newest of its branch: a deployment that waited for its approval, or is run again, would
 * otherwise take a stack back to older policies.
 */
import { readRepository, refuseFor } from "./github.ts";

const { GITHUB_REF = "", GITHUB_SHA = "" } = process.env;

await refuseFor(async () => {
  const branch = await readRepository<{ object: { sha: string } }>(
    `git/ref/${GITHUB_REF.replace(/^refs\//, "")}`,
  );
  if (branch === undefined) return [`${GITHUB_REF} is not there any more.`];
  const { sha } = branch.object;
  if (sha === GITHUB_SHA) return [];
  return [
    `${GITHUB_REF} has moved on from ${GITHUB_SHA} to ${sha}, whose own run deploys it. To go back, change the stack's config or revert.`,
  ];
});
