import { buildWeb } from "./local/build-web.ts";

await buildWeb((text) => process.stdout.write(text));
