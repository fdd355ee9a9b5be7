import type { ArgSelector, KProbeArg, KProbeSpec } from "@pulumi/kubernetes-tetragon/plain";
import { nist, nist190, pci, soc2 } from "../../../../../model/control.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { notBy, offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, kill, oneByOne, refuse, sdrPods } from "./actions.ts";

/**
 * Refuses the change itself and then kills (X20), on every way to change a file: write, writable mapping, truncate,
 * create, unlink, link, symlink, rename into and out of the folder. Pods of ClawdStrike only (X19). Images hold the
 * writers elsewhere than the spec says; the paths are settings (X16).
 */
export const guardEnforcement = (options: ClawdstrikeOptions) =>
  kernelPolicy({
    name: "sdr-guard-enforcement",
    file: "06-guard-enforcement.yaml",
    category: "enforcement",
    techniques: ["T1562"],
    description: "Only hushd and clawdstriked change policy files",
    intent:
      "In pods of ClawdStrike only the known writers change policy files; any other attempt fails, is reported and ends its process.",
    controls: [nist("SI-7"), nist("CM-5"), nist190("4.4.4"), pci("11.5.2"), soc2("CC6.1")],
    rows: ["T24", "T48", "X15", "X16", "X19", "X20"],
    spec: { options: [oneByOne()], podSelector: sdrPods(), kprobes: guardedCalls(options) },
  });

/** MAY_WRITE of the kernel's include/linux/fs.h, and PROT_WRITE of its uapi mman-common.h. */
const WRITE_BIT = "2";

/** Each function of the kernel's LSM interface through which a file of a folder can come to differ. */
function guardedCalls(options: ClawdstrikeOptions): KProbeSpec[] {
  const files = options.policyPaths;
  // A directory argument is shown without its closing slash; the root alone keeps it.
  const folders = files.map((path) => path.replace(/(?<=.)\/$/, ""));
  const inside = (index: number, paths: readonly string[]): ArgSelector => ({
    index,
    operator: "Prefix",
    values: [...paths],
  });
  const writing = (index: number): ArgSelector => ({ index, operator: "Mask", values: [WRITE_BIT] });
  /** One selector an alternative; the filters of one are all to hold. */
  const guard = (call: string, args: KProbeArg[], ...alternatives: ArgSelector[][]): KProbeSpec => ({
    call,
    syscall: false,
    message: "write to ClawdStrike policy files by another program",
    tags: ["T1562"],
    args,
    // Kernels built without path-based LSMs lack these functions.
    ...(call.startsWith("security_path_") ? { ignore: { callNotFound: true } } : {}),
    selectors: alternatives.map((matchArgs) => ({
      matchBinaries: notBy(options.policyWriters),
      matchArgs,
      matchNamespaces: offHost(),
      matchActions: [alert(), refuse(), kill()],
    })),
  });
  const directory = (index: number, label = "directory"): KProbeArg => ({ index, type: "path", label });
  return [
    guard(
      "security_file_permission",
      [
        { index: 0, type: "file" },
        { index: 1, type: "int" },
      ],
      [inside(0, files), writing(1)],
    ),
    guard(
      "security_mmap_file",
      [
        { index: 0, type: "file" },
        { index: 1, type: "uint64" },
      ],
      [inside(0, files), writing(1)],
    ),
    guard("security_path_truncate", [{ index: 0, type: "path" }], [inside(0, files)]),
    guard("security_path_mknod", [directory(0)], [inside(0, folders)]),
    guard("security_path_unlink", [directory(0)], [inside(0, folders)]),
    guard("security_path_symlink", [directory(0)], [inside(0, folders)]),
    guard(
      "security_path_rename",
      [directory(0, "from_directory"), directory(2, "to_directory")],
      [inside(0, folders)],
      [inside(2, folders)],
    ),
    guard("security_path_link", [directory(1)], [inside(1, folders)]),
  ];
}
