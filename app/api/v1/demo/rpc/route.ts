import { askDemoChain } from "#lib/kernel/demo-chain.ts";
import { askDemoChain as contract } from "#lib/shared/api/demo.ts";
import { route } from "../../../../server.ts";

export const POST = route(contract, ({ host, body }) => askDemoChain(host, body));
