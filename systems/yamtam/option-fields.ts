import type { z } from "zod";
import { cidrRange, dnsLabel, port } from "../../model/config-fields.ts";
import type { YamtamOptions } from "./options.ts";

/** What the stack config may say of YAMTAM; absent means the spec's value. */
export const fields = {
  namespace: dnsLabel.optional().meta({ description: "Namespace of the agents" }),
  sandboxNamespace: dnsLabel.optional().meta({ description: "Namespace of the sandboxed agents" }),
  agentPort: port.optional().meta({ description: "TCP port of agent-b's container" }),
  externalApi: cidrRange
    .optional()
    .meta({ description: "Address range of the one API that sandboxed agents may call" }),
} satisfies { [Key in keyof YamtamOptions]: z.ZodType };
