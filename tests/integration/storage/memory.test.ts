import { MemoryFileStore } from "../../stores/memory-file-store.ts";
import { MemoryPackageStore } from "../../stores/memory-package-store.ts";
import { MemoryPinner } from "../../stores/memory-pinner.ts";
import { testContentStorage } from "./content-storage.conformance.ts";
import { testFileStore } from "./file-store.conformance.ts";
import { testPinner } from "./pinner.conformance.ts";

testFileStore("in memory", async () => new MemoryFileStore());
testContentStorage("in memory", async () => new MemoryPackageStore());
testPinner("in memory", async () => new MemoryPinner());
