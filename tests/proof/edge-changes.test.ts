import { describe, expect, test } from "@jest/globals";
import { edgeChanges } from "../../proof/edge-changes.ts";

describe("edges against a stack's last output", () => {
  const last = {
    "shop/web": { "TCP 443": "internet, shop/api", "TCP 5432": "shop/db" },
    "shop/api": { "only in audit": "3 ends" },
  };

  test("a target more, a port more and a source less are edges, and nothing else is", () => {
    const now = { "shop/web": { "TCP 443": "internet, shop/api, shop/cache", "TCP 5433": "shop/db" } };
    expect(edgeChanges(last, now)).toEqual({
      opened: ["shop/web -> shop/cache TCP 443", "shop/web -> shop/db TCP 5433"],
      closed: ["shop/api -> 3 ends only in audit", "shop/web -> shop/db TCP 5432"],
    });
  });

  test("the order of names changes nothing", () => {
    const now = { ...last, "shop/web": { "TCP 5432": "shop/db", "TCP 443": "shop/api, internet" } };
    expect(edgeChanges(last, now)).toEqual({ opened: [], closed: [] });
  });

  test.each([
    undefined,
    null,
    "none",
    ["shop/web"],
    { "shop/web": "TCP 443" },
    { "shop/web": { "TCP 443": 1 } },
  ])("nothing is said beside %j, which is no such output", (other) => {
    expect(edgeChanges(other, last)).toBeUndefined();
  });
});
