/** What an operator may settle about YAMTAM. Every default is the spec's own value. */
export interface YamtamOptions {
  /** Namespace of the agents. */
  readonly namespace: string;
  /** Namespace of the sandboxed agents. */
  readonly sandboxNamespace: string;
  /** TCP port of agent-b's container. */
  readonly agentPort: number;
  /** Address range of the one API that sandboxed agents may call: Anthropic's (Y6). */
  readonly externalApi: string;
}

/** The spec's values. */
export const YAMTAM_DEFAULTS: YamtamOptions = {
  namespace: "yamtam",
  sandboxNamespace: "yamtam-sandbox",
  agentPort: 3000,
  externalApi: "160.79.104.0/23",
};
