import { migrate } from "#lib/platform/migrate.ts";
import { loadEnvFile } from "./local/settings.ts";

// `npm run db:migrate`: for deployments that start web and workers by themselves.
loadEnvFile();
const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error("DATABASE_URL is missing. The embedded PostgreSQL is migrated by npm start.");
  process.exit(1);
}
const applied = await migrate({ connectionString: DATABASE_URL, log: console.log });
if (applied.length === 0) console.log("Everything was applied before.");
