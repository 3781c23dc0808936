import type { EngineFactory, EngineName } from "./engine.ts";

/** Fetches the code of one engine; only the engine that plays is ever downloaded. */
export async function loadEngine(name: EngineName): Promise<EngineFactory> {
  switch (name) {
    case "hls":
      return (await import("./hls-engine.ts")).createHlsEngine;
    case "dash":
      return (await import("./dash-engine.ts")).createDashEngine;
    case "native":
      return (await import("./native-engine.ts")).createNativeEngine;
  }
}
