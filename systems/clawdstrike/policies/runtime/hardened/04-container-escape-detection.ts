import { nist, nist190, soc2 } from "../../../../../model/control.ts";
import { offHost } from "../filters.ts";
import { kernelPolicy } from "../kernel-policy.ts";
import { alert, kill, sdrPods } from "./actions.ts";

/** Bits of unshare(2)'s flags, from the kernel's include/uapi/linux/sched.h. */
const CLONE_NEWNS = "0x00020000";
const CLONE_NEWPID = "0x20000000";
const CLONE_NEWNET = "0x40000000";
const CLONE_NEWUSER = "0x10000000";

/**
 * Kills only who becomes root, not who is root already (X19), and only in pods of ClawdStrike. New namespaces are
 * read from the flags asked for, since on entry of the call nothing has changed yet; joining one is a hook of its own.
 */
export const containerEscapeDetection = () =>
  kernelPolicy({
    name: "sdr-container-escape-detection",
    file: "04-container-escape-detection.yaml",
    category: "escape",
    techniques: ["T1611", "T1548"],
    description: "Privilege change and namespace change inside containers",
    intent:
      "A process in a pod of ClawdStrike that makes itself root is killed; one that asks for or joins a namespace is reported.",
    controls: [nist("AC-6"), nist("SI-4"), nist190("4.4.1"), soc2("CC6.8")],
    rows: ["T20", "T21", "T22", "T46", "X15", "X19"],
    spec: {
      podSelector: sdrPods(),
      kprobes: [
        {
          call: "sys_setuid",
          syscall: true,
          message: "setuid(0) by a process that is not root",
          tags: ["T1548"],
          args: [{ index: 0, type: "int" }],
          data: [
            {
              index: 0,
              type: "uint32",
              source: "current_task",
              resolve: "cred.euid.val",
              label: "caller_euid",
            },
          ],
          selectors: [
            {
              matchArgs: [{ index: 0, operator: "Equal", values: ["0"] }],
              matchData: [{ index: 0, operator: "NotEqual", values: ["0"] }],
              matchNamespaces: offHost(),
              matchActions: [alert(), kill()],
            },
          ],
        },
        {
          call: "sys_unshare",
          syscall: true,
          message: "new namespace requested",
          tags: ["T1611"],
          args: [{ index: 0, type: "int", label: "clone_flags" }],
          selectors: [
            {
              matchArgs: [
                {
                  index: 0,
                  operator: "Mask",
                  values: [CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWUSER],
                },
              ],
              matchNamespaces: offHost(),
              matchActions: [alert()],
            },
          ],
        },
        {
          call: "sys_setns",
          syscall: true,
          message: "process joined another namespace",
          tags: ["T1611"],
          args: [{ index: 1, type: "int", label: "ns_type" }],
          selectors: [{ matchNamespaces: offHost(), matchActions: [alert()] }],
        },
      ],
    },
  });
