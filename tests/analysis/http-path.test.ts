import { describe, expect, test } from "@jest/globals";
import { normalizedPath } from "../../analysis/match/http-path.ts";

describe("the path that a proxy compares (RFC 3986, sections 5.2.4 and 6.2.2, and slashes merged)", () => {
  test.each([
    ["/", "/"],
    ["/a/b", "/a/b"],
    ["//a///b", "/a/b"],
    ["/a/./b/../c", "/a/c"],
    ["/a/b/.", "/a/b/"],
    ["/a/b/..", "/a/"],
    ["/../../a", "/a"],
    ["/..", "/"],
    ["/%7Euser/%2e%2E/x", "/x"],
    ["/a%2Fb%20c", "/a%2Fb%20c"],
    ["/a//b?q=/x//../y", "/a/b?q=/x//../y"],
    ["*", "*"],
  ])("%s is %s", (sent, compared) => {
    expect(normalizedPath(sent)).toBe(compared);
  });
});
