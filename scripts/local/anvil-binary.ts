import { createRequire } from "node:module";

const platforms: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "win32" };
const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Where npm put anvil's own binary. The package's `bin` is only a Node program that would stand between us and the
 * process to be stopped. Throws an Error that says what to do when there is none for this machine.
 */
export function findAnvilBinary(): string {
  const name = `${platforms[process.platform] ?? process.platform}-${architectures[process.arch] ?? process.arch}`;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  try {
    // The platform package is a dependency of @foundry-rs/anvil, wherever npm has put it.
    const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    return createRequire(wrapper).resolve(`@foundry-rs/anvil-${name}/bin/${file}`);
  } catch (cause) {
    throw new Error(
      `anvil, the local chain, is not installed for ${name}. Run npm ci without --omit=optional, ` +
        "or set STREAMGATE_DEMO=off to start without a local chain.",
      { cause },
    );
  }
}
