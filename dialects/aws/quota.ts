/** What an account may have; both can be raised by asking AWS. */
export interface AwsQuota {
  /** Rules a group, per direction and address family. */
  readonly rulesPerGroup: number;
  /** What a prefix list counts: its maximum of entries; absent lists count as one and should be named. */
  readonly prefixListEntries: Readonly<Record<string, number>>;
}

export const DEFAULT_AWS_QUOTA: AwsQuota = { rulesPerGroup: 60, prefixListEntries: {} };
