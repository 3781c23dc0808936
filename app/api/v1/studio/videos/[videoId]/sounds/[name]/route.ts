// The path of the last release, which pages that are open still use. No rewrite: with one, Next parses every request that
// has parameters in its path once more.
import { PATCH as current } from "../../audio-tracks/[name]/route.ts";

export const PATCH = current;
