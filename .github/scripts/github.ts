/** Reads GitHub's API as the job's token may. */

/**
 * The JSON at a path below the repository, or undefined when it is not there.
 * @throws Error in one line for every other answer
 */
export async function readRepository<T>(path: string): Promise<T | undefined> {
  const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
  const url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`;
  const answer = await fetch(url, {
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${GITHUB_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  }).catch((error: Error) => {
    throw new Error(`${url} does not answer: ${error.message}`);
  });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${answer.statusText}`);
  return (await answer.json()) as T;
}

/** Ends the step for each reason that `check` finds, in the words where a person looks; also when GitHub does not answer. */
export async function refuseFor(check: () => Promise<readonly string[]>): Promise<void> {
  const reasons = await check().catch((error: Error) => [error.message]);
  for (const reason of reasons) process.stdout.write(`::error::${reason}\n`);
  if (reasons.length > 0) process.exitCode = 1;
}
