import { describe, expect, it } from "vitest";
import type { PublicCondition } from "#lib/shared/conditions/conditions.ts";
import { findDemoPass } from "./find-demo-pass.ts";

const contract = `0x${"5a".repeat(20)}`;
const pass = { type: "erc721", chain: "eip155:31337", contract } as PublicCondition;
const other = { type: "erc721", chain: "eip155:1", contract } as PublicCondition;
const demoPass = { kind: "membership", chain: "eip155:31337", contract };
const local = { id: "eip155:31337", demoToken: contract, demoWallet: true };

describe("findDemoPass", () => {
  it("knows the gate that the demo pass opens by itself", () => {
    expect(findDemoPass(pass, [local])).toEqual(demoPass);
    expect(findDemoPass({ any: [other, pass] }, [local])).toEqual(demoPass);
    expect(findDemoPass({ all: [pass] }, [local])).toEqual(demoPass);
  });

  it("promises nothing where it would not be enough", () => {
    for (const gate of [
      null,
      other,
      { all: [pass, other] },
      { not: pass },
      { atLeast: { count: 1, of: [pass, other] } },
    ]) {
      expect(findDemoPass(gate, [local])).toBeNull();
    }
  });

  it("promises nothing where no demo wallet is offered", () => {
    expect(findDemoPass(pass, [{ ...local, demoWallet: false }])).toBeNull();
    expect(findDemoPass(pass, [])).toBeNull();
  });
});
