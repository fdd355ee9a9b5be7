import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { notBy } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";

/**
 * Row T24. X16: a writer at another path than listed is killed, hushd included. X20: the kill may come after the
 * write; creating, renaming, truncating and mapping a file are not seen at all.
 */
export const guardEnforcement = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-guard-enforcement",
    file: "06-guard-enforcement.yaml",
    category: "enforcement",
    techniques: ["T1562"],
    description: "Prevent unauthorized writes to ClawdStrike policy files",
    intent: "Only the known writers change ClawdStrike's policy files; any other writer is killed.",
    controls: [nist("SI-7"), nist("CM-5"), nist190("4.4.4"), pci("11.5.2"), soc2("CC6.1")],
    rows: ["T24", "T48", "X16", "X20"],
    spec: {
      kprobes: [
        {
          call: "security_file_permission",
          syscall: false,
          args: [
            { index: 0, type: "file" },
            { index: 1, type: "int" },
          ],
          selectors: [
            {
              matchArgs: [
                { index: 0, operator: "Prefix", values: [...options.policyPaths] },
                // MAY_WRITE of the kernel's include/linux/fs.h.
                { index: 1, operator: "Mask", values: ["2"] },
              ],
              matchBinaries: notBy(options.policyWriters),
              matchActions: [{ action: "Sigkill" }],
            },
          ],
        },
      ],
    },
  });
