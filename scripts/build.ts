import { buildWeb } from "./local/build-web.ts";

await buildWeb({ onOutput: (text) => process.stdout.write(text) });
