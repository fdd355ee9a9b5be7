import { z } from "zod";
import { dnsLabel, port, someOf, word } from "../../model/config-fields.ts";
import { nearest } from "../../model/near-miss.ts";
import { MATRIX, UNTIERED } from "./matrix.ts";
import type { PmovesOptions } from "./options.ts";
import { EXTERNAL } from "./service.ts";
import { PHASES, TIERS } from "./tiers.ts";

const text = z.string({ error: "is not a text|Write the name of a service" });

/** One row of the matrix, as a stack adds it. */
const service = z.strictObject(
  {
    tier: word(TIERS),
    ports: z.array(port).optional().meta({ description: "TCP ports of the container; absent means none" }),
    incoming: z
      .array(text)
      .optional()
      .meta({ description: "Services that call it, and external; absent means none" }),
    outgoing: z
      .array(text)
      .optional()
      .meta({ description: "Services it calls, and external; absent means none" }),
  },
  { error: "is not a map|Write the service's tier, ports, incoming and outgoing" },
);

const services = z
  .record(dnsLabel, service, { error: "is not a map|Write each added service's name with its row" })
  .superRefine((added, context) => {
    const known = [...MATRIX.map(({ name }) => name), ...Object.keys(added), EXTERNAL];
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    for (const [name, row] of Object.entries(added)) {
      if (name === EXTERNAL || MATRIX.some((existing) => existing.name === name))
        refuse([name], "stands in the matrix already|Choose another name for what is added");
      for (const side of ["incoming", "outgoing"] as const)
        row[side]?.forEach((other, index) => {
          if (known.includes(other)) return;
          const near = nearest(other, known);
          const hint = near === undefined ? "" : `, perhaps ${near}`;
          refuse(
            [name, side, index],
            `is no service of the matrix|Write a service of the matrix${hint}, one that is added here, or external`,
          );
        });
    }
  })
  .transform((added) =>
    Object.fromEntries(
      Object.entries(added).map(([name, { tier, ports = [], incoming = [], outgoing = [] }]) => [
        name,
        { tier, ports, incoming, outgoing },
      ]),
    ),
  );

/** What the stack config may say of PMOVES; absent means the spec's value. */
export const fields = {
  namespace: dnsLabel.optional().meta({ description: "Namespace of the services" }),
  phase: z
    .literal([...PHASES], { error: `is not a phase|Write a number from 0 (none) to 5 (all tiers)` })
    .optional()
    .meta({ description: "Tiers that are closed: 1 data, 2 bus, 3 application, 4 api, 5 monitoring" }),
  tiers: someOf(Object.fromEntries(UNTIERED.map((name) => [name, undefined])), word(TIERS))
    .optional()
    .meta({ description: "Tiers of services to which the spec gives none" }),
  services: services.optional().meta({ description: "Services beside those of the matrix, by name" }),
} satisfies { [Key in keyof PmovesOptions]: z.ZodType };
