import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { sensitivePaths } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/**
 * Rows T17, T18. It loads only on nodes with BPF LSM, and its process_lsm events pass a bridge that does not read
 * them (T5). Paths are compared after links are resolved, so where an image links /var/run to /run two prefixes match nothing.
 */
export const fileIntegrityMonitoring = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-file-integrity-monitoring",
    file: "02-file-integrity-monitoring.yaml",
    category: "fim",
    techniques: ["T1003", "T1552"],
    description: "Monitor access to sensitive config and key material",
    intent:
      "Every open of configuration, policies, account tokens or SPIRE material is reported with the file's hash.",
    controls: [nist("SI-7"), nist("AU-12"), nist190("4.4.4"), pci("11.5.2"), soc2("CC7.1")],
    rows: ["T5", "T17", "T18", "T44"],
    spec: {
      lsmhooks: [
        {
          hook: "file_open",
          args: [{ index: 0, type: "file" }],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "Prefix", values: sensitivePaths(options.policyPaths) }],
              matchActions: [{ action: "Post", imaHash: true }],
            },
          ],
        },
      ],
    },
  });
