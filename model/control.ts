/** The catalogues a policy's controls are named in. */
export type Framework =
  | "MITRE ATT&CK"
  | "NIST SP 800-53"
  | "NIST SP 800-190"
  | "CIS Kubernetes"
  | "PCI DSS"
  | "SOC 2"
  | "Zero Trust";

/** One control or technique that a policy serves, by its catalogue's own identifier. */
export interface Control {
  readonly framework: Framework;
  readonly id: string;
}

const of =
  (framework: Framework) =>
  (id: string): Control => ({ framework, id });

export const mitre = of("MITRE ATT&CK");
export const nist = of("NIST SP 800-53");
export const nist190 = of("NIST SP 800-190");
export const cis = of("CIS Kubernetes");
export const pci = of("PCI DSS");
export const soc2 = of("SOC 2");
export const zeroTrust = of("Zero Trust");
