import { migrate } from "#lib/platform/migrate.ts";
import { dataPaths } from "./data-folder.ts";
import { type InstanceContext, watchedService } from "./instance-context.ts";
import { startLocalPostgres } from "./postgres.ts";

/** Starts PostgreSQL unless DATABASE_URL names one, and brings it up to date. */
export async function startDatabase(context: InstanceContext): Promise<void> {
  const { settings, progress, env } = context;
  if (settings.databaseUrl === undefined) {
    const dataDir = dataPaths.postgres(settings.dataDir);
    // Web and worker were told this port: one that is brought back must not move to another.
    let port: number | undefined;
    const postgres = watchedService(context, {
      name: "PostgreSQL",
      start: () =>
        startLocalPostgres({
          dataDir,
          log: progress.log,
          ...(port === undefined ? {} : { fixedPort: port }),
        }),
      onStart: (running) => {
        env.DATABASE_URL = running.url;
        port = running.port;
      },
    });
    await progress.step("Starting PostgreSQL", () => context.supervisor.start([postgres]));
  }
  const connectionString = settings.databaseUrl ?? env.DATABASE_URL ?? "";
  await progress.step("Applying migrations", () =>
    migrate({ connectionString, log: (line) => progress.log(`  ${line}`) }),
  );
}
