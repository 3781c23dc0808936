import { fundDemoWallet } from "#lib/kernel/demo-chain.ts";
import { fundDemoWallet as contract } from "#lib/shared/api/demo.ts";
import { route } from "../../../../server.ts";

export const POST = route(contract, ({ host, body }) => fundDemoWallet(host, body.address));
