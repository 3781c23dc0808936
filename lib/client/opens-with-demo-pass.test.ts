import { describe, expect, it } from "vitest";
import type { PublicCondition } from "#lib/shared/gate.ts";
import { opensWithDemoPass } from "./opens-with-demo-pass.ts";

const contract = `0x${"5a".repeat(20)}`;
const pass = { type: "erc721", chain: "eip155:31337", contract } as PublicCondition;
const other = { type: "erc721", chain: "eip155:1", contract } as PublicCondition;
const local = { id: "eip155:31337", demoToken: contract, demoWallet: true };

describe("opensWithDemoPass", () => {
  it("knows the gate that the demo pass opens by itself", () => {
    expect(opensWithDemoPass(pass, [local])).toBe(true);
    expect(opensWithDemoPass({ any: [other, pass] }, [local])).toBe(true);
    expect(opensWithDemoPass({ all: [pass] }, [local])).toBe(true);
  });

  it("promises nothing where it would not be enough", () => {
    for (const gate of [
      null,
      other,
      { all: [pass, other] },
      { not: pass },
      { atLeast: { count: 1, of: [pass, other] } },
    ]) {
      expect(opensWithDemoPass(gate, [local])).toBe(false);
    }
  });

  it("promises nothing where no demo wallet is offered", () => {
    expect(opensWithDemoPass(pass, [{ ...local, demoWallet: false }])).toBe(false);
    expect(opensWithDemoPass(pass, [])).toBe(false);
  });
});
