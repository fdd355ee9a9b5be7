/** A network of a Compose file. */
export type ComposeNetwork =
  | {
      readonly kind: "bridge";
      readonly subnet: string;
      /** Name of the Linux bridge on the host. */
      readonly bridge: string;
      /** True means nothing crosses its border: no Internet, no published port. */
      readonly internal: boolean;
      /** False means its containers cannot reach each other over it, on any port. */
      readonly containersTalk: boolean;
    }
  /** Made by somebody else, under this name. */
  | { readonly kind: "external"; readonly name: string };

/** The networks of a system under Docker Compose, and which of them each service joins. */
export interface ComposeNetworks {
  readonly networks: Readonly<Record<string, ComposeNetwork>>;
  /** Names of networks by service, in the order of the spec. */
  readonly services: Readonly<Record<string, readonly string[]>>;
}
