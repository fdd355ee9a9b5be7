type Triple = readonly [major: number, minor: number, patch: number];

/** Bounds of versions as `major.minor.patch`; a pre-release counts as the release it leads to. */
export interface VersionBounds {
  /** First version inside. */
  readonly from: string;
  /** First version no longer inside. */
  readonly before: string;
}

/** The three numbers of a version; what follows a dash is not looked at, so 1.21.0-rc.1 counts as 1.21.0. */
function numbers(version: string): Triple {
  const [major = 0, minor = 0, patch = 0] =
    version.replace(/^v/, "").split("-", 1)[0]?.split(".").map(Number) ?? [];
  return [major, minor, patch];
}

/** Negative when `a` is the older one, positive when it is the newer one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

export const within = (version: string, { from, before }: VersionBounds): boolean =>
  compareVersions(version, from) >= 0 && compareVersions(version, before) < 0;

/** `1.20` of `v1.20.2`. */
export function minorOf(version: string): string {
  const [major, minor] = numbers(version);
  return `${major}.${minor}`;
}
